package kube

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/yamltext"
	"go.yaml.in/yaml/v3"
)

// PodPath says where objects of a kind have a pod template.
type PodPath struct {
	// Group is the API group, "apps"; "*" stands for every group.
	Group string
	Kind  string
	// Path are the keys that lead to the template, with dots between them: the
	// value that has "metadata" and "spec". "" is the object itself. A key "*",
	// or "[*]" behind a key, stands for every element.
	Path string
}

// podSource is a PodPath, and what lies at its end.
type podSource struct {
	PodPath
	argo bool // what has the templates of Argo Workflows, which puts pods together
}

// builtin is the group of kinds that Kubernetes has itself: they have moved
// between groups.
const builtin = "(builtin)"

// knownPaths are the kinds that make pods: those of Kubernetes, and custom
// resources that are in wide use.
var knownPaths = []PodPath{
	{builtin, "Pod", ""},
	{builtin, "PodTemplate", "template"},
	{builtin, "ReplicationController", "spec.template"},
	{builtin, "ReplicaSet", "spec.template"},
	{builtin, "Deployment", "spec.template"},
	{builtin, "StatefulSet", "spec.template"},
	{builtin, "DaemonSet", "spec.template"},
	{builtin, "Job", "spec.template"},
	{builtin, "CronJob", "spec.jobTemplate.spec.template"},

	{"argoproj.io", "Rollout", "spec.template"},
	{"serving.knative.dev", "Service", "spec.template"},
	{"serving.knative.dev", "Configuration", "spec.template"},
	{"serving.knative.dev", "Revision", ""},
	{"apps.openshift.io", "DeploymentConfig", "spec.template"},
	{"apps.kruise.io", "CloneSet", "spec.template"},
	{"apps.kruise.io", "StatefulSet", "spec.template"},
	{"apps.kruise.io", "DaemonSet", "spec.template"},
	{"apps.kruise.io", "BroadcastJob", "spec.template"},
	{"batch.volcano.sh", "Job", "spec.tasks[*].template"},
	{"jobset.x-k8s.io", "JobSet", "spec.replicatedJobs[*].template.spec.template"},
	{"leaderworkerset.x-k8s.io", "LeaderWorkerSet", "spec.leaderWorkerTemplate.leaderTemplate"},
	{"leaderworkerset.x-k8s.io", "LeaderWorkerSet", "spec.leaderWorkerTemplate.workerTemplate"},
	{"kubeflow.org", "TFJob", "spec.tfReplicaSpecs.*.template"},
	{"kubeflow.org", "PyTorchJob", "spec.pytorchReplicaSpecs.*.template"},
	{"kubeflow.org", "MPIJob", "spec.mpiReplicaSpecs.*.template"},
	{"ray.io", "RayCluster", "spec.headGroupSpec.template"},
	{"ray.io", "RayCluster", "spec.workerGroupSpecs[*].template"},
}

// argoPaths are the kinds of Argo Workflows.
var argoPaths = []PodPath{
	{"argoproj.io", "Workflow", "spec"},
	{"argoproj.io", "WorkflowTemplate", "spec"},
	{"argoproj.io", "ClusterWorkflowTemplate", "spec"},
	{"argoproj.io", "CronWorkflow", "spec.workflowSpec"},
}

// podPathsByKind returns the known paths and others, by kind.
func podPathsByKind(more []PodPath) map[string][]podSource {
	kinds := map[string][]podSource{}
	for _, list := range [][]PodPath{knownPaths, argoPaths, more} {
		for _, p := range list {
			kinds[p.Kind] = append(kinds[p.Kind], podSource{PodPath: p})
		}
	}
	for _, p := range argoPaths {
		kinds[p.Kind][0].argo = true
	}
	return kinds
}

// builtinGroups are the groups of the kinds that Kubernetes has itself, now or
// in the past. An object without apiVersion is taken for one of them.
var builtinGroups = map[string]bool{"": true, "apps": true, "batch": true, "extensions": true, "policy": true}

func (p PodPath) holdsVersion(apiVersion string) bool {
	group := groupOf(apiVersion)
	return p.Group == "*" || p.Group == group || p.Group == builtin && builtinGroups[group]
}

// spot is a place that a path leads to: its cursor, the path with the numbers
// of elements in it, and the cursors on the way.
type spot struct {
	yamltext.Cursor
	path string
	way  []yamltext.Cursor
}

// spots follows a path.
func spots(from yamltext.Cursor, path string) iter.Seq[spot] {
	return func(yield func(spot) bool) {
		start := spot{Cursor: from}
		if path == "" {
			yield(start)
			return
		}
		followSpot(start, strings.Split(strings.ReplaceAll(path, "[*]", ".*"), "."), yield)
	}
}

func followSpot(s spot, keys []string, yield func(spot) bool) bool {
	if len(keys) == 0 {
		return !s.Found() || yield(s)
	}
	if keys[0] != "*" {
		return followSpot(s.stepDown(keys[0], s.Get(keys[0])), keys[1:], yield)
	}
	for i, n := range elements(s.Cursor) {
		if !followSpot(s.stepDown(i, n), keys[1:], yield) {
			return false
		}
	}
	return true
}

func (s spot) stepDown(key string, c yamltext.Cursor) spot {
	path := key
	if s.path != "" && !strings.HasPrefix(key, "[") {
		path = s.path + "." + key
	} else if s.path != "" {
		path = s.path + key
	}
	way := append(s.way[:len(s.way):len(s.way)], s.Cursor)
	return spot{c, path, way}
}

// elements yields the elements of a sequence, by number in brackets, or the
// values of a mapping, by key.
func elements(c yamltext.Cursor) iter.Seq2[string, yamltext.Cursor] {
	return func(yield func(string, yamltext.Cursor) bool) {
		if c.Is(yaml.MappingNode) {
			for _, e := range c.Entries() {
				if !yield(e.Key.Node.Value, e.Value) {
					return
				}
			}
		}
		i := 0
		for item := range c.Items() {
			if !yield(fmt.Sprintf("[%d]", i), item) {
				return
			}
			i++
		}
	}
}

// ParsePodPath reads GROUP/KIND=PATH, such as example.org/Fleet=spec.template.
func ParsePodPath(text string) (PodPath, error) {
	kind, path, found := strings.Cut(text, "=")
	group, name, _ := strings.Cut(kind, "/")
	if !found || group == "" || name == "" || slices.Contains(strings.Split(path, "."), "") && path != "" {
		return PodPath{}, fmt.Errorf("%q is not GROUP/KIND=PATH, such as example.org/Fleet=spec.template", text)
	}
	return PodPath{Group: group, Kind: name, Path: path}, nil
}

// String returns the path as ParsePodPath reads it.
func (p PodPath) String() string { return p.Group + "/" + p.Kind + "=" + p.Path }
