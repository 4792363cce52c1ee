package key_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/policy/key"
)

func ExampleDecode() {
	k := key.DbusMessage("system", "org.example", "peer", "/org/example", "org.example.Iface", "Get")
	access, ok := key.Decode(key.ClassDbus, k, 0)
	fmt.Println(access.Kind, access, ok)
	fmt.Println(access.Get("member"))
	// Output:
	// dbus bus=system path=/org/example interface=org.example.Iface member=Get peer=(name=org.example label=peer) true
	// Get
}

func ExamplePermWords() {
	fmt.Println(key.PermWords(key.ClassFile, key.FileRead|key.FileWrite|key.FileAppend))
	// Output: [r w]
}
