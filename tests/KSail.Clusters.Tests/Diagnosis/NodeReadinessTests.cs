using System.Text.Json.Nodes;
using KSail.Clusters.Diagnosis;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Tests.Diagnosis;

public sealed class NodeReadinessTests
{
    private const string NotReady = """{ "type": "Ready", "status": "False", "reason": "KubeletNotReady", "message": "container runtime network not ready: cni plugin not initialized" }""";
    private const string Booting = """{ "type": "Ready", "status": "False", "reason": "KubeletNotReady", "message": "starting" }""";

    [Theory]
    [InlineData(NotReady, "", "", "no network plugin runs on it: container runtime network not ready: cni plugin not initialized; leave spec.cluster.cni to the default")]
    [InlineData(NotReady, """{ "metadata": { "name": "kube-flannel-x", "namespace": "kube-system" }, "spec": { "nodeName": "w1" }, "status": { "phase": "Pending" } }""", "", "the network plugin does not run on it yet (pod kube-system/kube-flannel-x is Pending)")]
    [InlineData(NotReady, """{ "metadata": { "name": "cilium-x", "namespace": "kube-system" }, "spec": { "nodeName": "w1" }, "status": { "containerStatuses": [ { "image": "quay.io/cilium:1", "state": { "waiting": { "reason": "ImagePullBackOff", "message": "Back-off" } } } ] } }""", "", "the image quay.io/cilium:1 of the pod kube-system/cilium-x cannot be pulled: Back-off; look whether nodes reach that registry")]
    [InlineData(Booting, """{ "metadata": { "name": "x", "namespace": "kube-system" }, "spec": { "nodeName": "w2" }, "status": { "containerStatuses": [ { "image": "a", "state": { "waiting": { "reason": "ErrImagePull" } } } ] } }""", "", "starting")]
    [InlineData(Booting, "", """{ "metadata": { "name": "csr-1" }, "spec": { "username": "system:node:w1" } }""", "its certificate is asked for and nobody has approved that (csr-1)")]
    [InlineData("""{ "type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown", "message": "Kubelet stopped posting node status." }""", "", "", "its kubelet has stopped telling how it is")]
    [InlineData("""{ "type": "DiskPressure", "status": "True", "message": "disk is full" }""", "", "", "DiskPressure: disk is full; give the machine more, or free some")]
    [InlineData("", "", "", "its kubelet has said nothing yet")]
    public void Causes_are_told_apart(string condition, string pod, string request, string expected)
    {
        var node = Parse($$"""{ "metadata": { "name": "w1" }, "status": { "conditions": [ {{condition}} ] } }""");
        Assert.StartsWith(expected, NodeReadiness.Explain(node, new NodeFacts(pod.Length == 0 ? [] : [Parse(pod)], request.Length == 0 ? [] : [Parse(request)])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_may_wait_for_its_cloud()
    {
        var node = Parse($$"""{ "metadata": { "name": "w1" }, "spec": { "taints": [ { "key": "node.cloudprovider.kubernetes.io/uninitialized" } ] }, "status": { "conditions": [ {{Booting}} ] } }""");
        Assert.StartsWith("it waits for the cloud controller manager", NodeReadiness.Explain(node, new NodeFacts([], [])), StringComparison.Ordinal);
    }

    private static KubernetesObject Parse(string json) => new((JsonObject)JsonNode.Parse(json)!);
}
