package load

import "strings"

// ownNames are the abstractions, tunables and abi files that AppArmor itself has
// had in one of its releases since 3.0, as their files are called.
const ownNames = `
abi/3.0 abi/4.0 abi/4.0-ip abi/5.0 abi/5.0-interface abi/kernel-5.4-outoftree-network abi/kernel-5.4-vanilla
abstractions/X abstractions/alts abstractions/apache2-common abstractions/apparmor_api/change_profile
abstractions/apparmor_api/examine abstractions/apparmor_api/find_mountpoint
abstractions/apparmor_api/introspect abstractions/apparmor_api/is_enabled abstractions/aspell
abstractions/audio abstractions/authd abstractions/authentication abstractions/base abstractions/bash
abstractions/consoles abstractions/crypto abstractions/cups-client abstractions/dbus
abstractions/dbus-accessibility abstractions/dbus-accessibility-strict
abstractions/dbus-network-manager-strict abstractions/dbus-session abstractions/dbus-session-strict
abstractions/dbus-strict abstractions/dconf abstractions/devices-usb abstractions/devices-usb-read
abstractions/dovecot-common abstractions/dri-common abstractions/dri-enumerate abstractions/enchant
abstractions/exo-open abstractions/fcitx abstractions/fcitx-strict abstractions/fonts
abstractions/freedesktop.org abstractions/frr abstractions/frr-snmp abstractions/gio-open abstractions/glycin
abstractions/gnome abstractions/gnupg abstractions/golang abstractions/groff abstractions/gstreamer
abstractions/gtk abstractions/gvfs-open abstractions/hosts_access abstractions/ibus abstractions/kde
abstractions/kde-globals-write abstractions/kde-icon-cache-write abstractions/kde-language-write
abstractions/kde-open5 abstractions/kerberosclient abstractions/ldapclient abstractions/libnuma
abstractions/libpam-systemd abstractions/likewise abstractions/mdns abstractions/mesa abstractions/mir
abstractions/mozc abstractions/mysql abstractions/nameservice abstractions/nameservice-strict
abstractions/nis abstractions/nss-systemd abstractions/nvidia abstractions/opencl abstractions/opencl-common
abstractions/opencl-intel abstractions/opencl-mesa abstractions/opencl-nvidia abstractions/opencl-pocl
abstractions/opengl abstractions/openssl abstractions/orbit2 abstractions/p11-kit abstractions/perl
abstractions/php abstractions/php-worker abstractions/php5 abstractions/postfix-common
abstractions/private-files abstractions/private-files-strict abstractions/psi-read abstractions/psi-read-poll
abstractions/python abstractions/qt5 abstractions/qt5-compose-cache-write abstractions/qt5-settings-write
abstractions/qt6 abstractions/qt6-compose-cache-write abstractions/qt6-settings-write
abstractions/recent-documents-write abstractions/ruby abstractions/samba abstractions/samba-rpcd
abstractions/smbpass abstractions/snap_browsers abstractions/ssl_certs abstractions/ssl_keys
abstractions/svn-repositories abstractions/terminfo abstractions/totem abstractions/transmission-common
abstractions/trash abstractions/ubuntu-bittorrent-clients abstractions/ubuntu-browsers abstractions/ubuntu-browsers.d
abstractions/ubuntu-browsers.d/chromium-browser abstractions/ubuntu-browsers.d/java
abstractions/ubuntu-browsers.d/kde abstractions/ubuntu-browsers.d/mailto
abstractions/ubuntu-browsers.d/multimedia abstractions/ubuntu-browsers.d/plugins-common
abstractions/ubuntu-browsers.d/productivity abstractions/ubuntu-browsers.d/text-editors
abstractions/ubuntu-browsers.d/ubuntu-integration abstractions/ubuntu-browsers.d/ubuntu-integration-xul
abstractions/ubuntu-browsers.d/user-files
abstractions/ubuntu-console-browsers abstractions/ubuntu-console-email abstractions/ubuntu-email
abstractions/ubuntu-feed-readers abstractions/ubuntu-gnome-terminal abstractions/ubuntu-helpers
abstractions/ubuntu-konsole abstractions/ubuntu-media-players abstractions/ubuntu-unity7-base
abstractions/ubuntu-unity7-launcher abstractions/ubuntu-unity7-messaging abstractions/ubuntu-xterm
abstractions/upki abstractions/user-download abstractions/user-mail abstractions/user-manpages
abstractions/user-tmp abstractions/user-write abstractions/video abstractions/vulkan abstractions/wayland
abstractions/web-data abstractions/winbind abstractions/wutmp abstractions/xad abstractions/xdg-desktop
abstractions/xdg-open tunables/alias tunables/apparmorfs tunables/dovecot tunables/etc tunables/global
tunables/gs tunables/home tunables/home.d tunables/home.d/site.local tunables/home.d/ubuntu
tunables/kernelvars tunables/multiarch tunables/multiarch.d tunables/multiarch.d/site.local tunables/ntpd tunables/print-devices
tunables/proc tunables/run tunables/rygel tunables/securityfs tunables/share tunables/sys tunables/system
tunables/xdg-user-dirs tunables/xdg-user-dirs.d tunables/xdg-user-dirs.d/site.local
`

// IsOwn reports whether a name is that of an abstraction, a tunable or an abi file
// that comes with AppArmor, rather than with a package or a project.
func IsOwn(name string) bool {
	dir, _, _ := strings.Cut(name, "/")
	return (dir == "abstractions" || dir == "tunables" || dir == "abi") && own[strings.TrimSuffix(name, "/")]
}

var own = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(ownNames) {
		names[name] = true
	}
	return names
}()
