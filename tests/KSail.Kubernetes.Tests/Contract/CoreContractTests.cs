using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Contract;

/// <summary>The kinds that every cluster has.</summary>
[Collection(nameof(ContractServers))]
public sealed class CoreContractTests(ContractServers servers)
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> WithCore => ContractServers.WithCore;

    [Theory, MemberData(nameof(WithCore))]
    public async Task Objects_need_a_namespace_that_exists(string server)
    {
        var api = servers[server].Api;
        var value = new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("contract-nowhere", "a"));
        var missing = await Assert.ThrowsAsync<KubernetesException>(() => api.CreateAsync(WellKnownKinds.ConfigMaps, value, WriteOptions.Default, None));
        Assert.Equal((KubernetesFailure.NotFound, "namespaces \"contract-nowhere\" not found"), (missing.Failure, missing.Status!.Message));
        Assert.NotNull(await api.FindAsync(WellKnownKinds.Namespaces, new ObjectName("default"), None));
    }

    [Theory, MemberData(nameof(WithCore))]
    public async Task Lists_of_built_in_kinds_are_whole_objects_to_us(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        for (var i = 0; i < 5; i++)
        {
            var value = new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName(ns, $"c{i}"));
            value.Json["data"] = new JsonObject { ["key"] = "value" };
            await api.ApplyAsync(WellKnownKinds.ConfigMaps, value, ApplyOptions.Default, None);
        }

        var list = await api.ListAsync(WellKnownKinds.ConfigMaps, new ListQuery { Namespace = ns, PageSize = 2, FieldSelector = "metadata.name!=c3" }, None);
        Assert.Equal(["c0", "c1", "c2", "c4"], list.Items.Select(static item => item.Name.Name).Where(static name => name.StartsWith('c')));
        Assert.All(list.Items, static item => Assert.Equal(("ConfigMap", "v1"), (item.Kind, item.ApiVersion)));
        Assert.All(list.Items, static item => Assert.Equal(0, item.Generation));
    }

    [Theory, MemberData(nameof(WithCore))]
    public async Task Events_are_found_by_what_they_are_about(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        foreach (var (name, uid) in ((string, string)[])[("one", "u1"), ("two", "u2")])
        {
            var value = new KubernetesObject(WellKnownKinds.Events, new ObjectName(ns, name + ".1"));
            value.Json["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["namespace"] = ns, ["name"] = name, ["uid"] = uid };
            value.Json["reason"] = "Failed";
            value.Json["type"] = "Warning";
            value.Json["message"] = "it failed";
            value.Json["source"] = new JsonObject { ["component"] = "kubelet" };
            value.Json["firstTimestamp"] = "2026-01-01T00:00:00Z";
            value.Json["lastTimestamp"] = "2026-01-01T00:00:05Z";
            value.Json["count"] = 2;
            await api.CreateAsync(WellKnownKinds.Events, value, WriteOptions.Default, None);
        }

        foreach (var selector in (string[])["involvedObject.uid=u2", "involvedObject.name=two,involvedObject.kind=Pod", "type=Warning,involvedObject.uid!=u1"])
        {
            var found = await api.ListAsync(WellKnownKinds.Events, new ListQuery { Namespace = ns, FieldSelector = selector }, None);
            Assert.Equal("two.1", Assert.Single(found.Items).Name.Name);
            Assert.Equal(2, found.Items[0].Json.Integer("count"));
        }
    }

    [Theory, MemberData(nameof(WithCore))]
    public async Task Pods_have_a_status_of_their_own_and_logs(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var pod = new KubernetesObject(WellKnownKinds.Pods, new ObjectName(ns, "web"));
        pod.Json["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray(
                new JsonObject { ["name"] = "a", ["image"] = "registry.example.org/a:1" }, new JsonObject { ["name"] = "b", ["image"] = "registry.example.org/b:1" }),
        };
        var created = await api.CreateAsync(WellKnownKinds.Pods, pod, WriteOptions.Default, None);
        var status = KubernetesPatch.Merge(Widget.Json("""{"status":{"phase":"Running","containerStatuses":[{"name":"a","ready":false,"restartCount":3,"image":"x","imageID":"y","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}"""));
        var running = await api.PatchAsync(WellKnownKinds.Pods, created.Name, status.OfStatus(), WriteOptions.Default, None);
        Assert.Equal("Running", running.Status.Text("phase"));
        var found = await api.ListAsync(WellKnownKinds.Pods, new ListQuery { Namespace = ns, FieldSelector = "status.phase=Running" }, None);
        Assert.Equal(created.Uid, Assert.Single(found.Items).Uid);

        var missing = await Assert.ThrowsAsync<KubernetesException>(() => api.LogsAsync(new ObjectName(ns, "nowhere"), new LogQuery(), None));
        Assert.Equal((KubernetesFailure.NotFound, "pods \"nowhere\" not found"), (missing.Failure, missing.Status!.Message));
        var unclear = await Assert.ThrowsAsync<KubernetesException>(() => api.LogsAsync(created.Name, new LogQuery(), None));
        Assert.Equal(KubernetesFailure.BadRequest, unclear.Failure);
        Assert.StartsWith("a container name must be specified for pod web, choose one of: [a b]", unclear.Status!.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<KubernetesException>(() => api.LogsAsync(created.Name, new LogQuery { Container = "c" }, None));
        Assert.Equal((KubernetesFailure.BadRequest, "container c is not valid for pod web"), (unknown.Failure, unknown.Status!.Message));
    }

    [Theory, MemberData(nameof(WithCore))]
    public async Task The_kind_is_discovered_and_the_server_has_a_version(string server)
    {
        var api = servers[server].Api;
        var catalog = await api.DiscoverAsync(None);
        Assert.Equal(ContractServer.Widgets, catalog.Find("contract.ksail.dev", "Widget"));
        Assert.Equal(ContractServer.Widgets, catalog.Find("contract.ksail.dev", "v1", "Widget"));
        Assert.Equal(WellKnownKinds.CustomResourceDefinitions, catalog.Find("apiextensions.k8s.io", "CustomResourceDefinition"));
        Assert.Null(catalog.Find("contract.ksail.dev", "Gadget"));
        Assert.Empty(catalog.Unavailable);
        Assert.StartsWith("v", (await api.GetVersionAsync(None)).GitVersion, StringComparison.Ordinal);
    }
}
