using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Contract;

/// <summary>What in a cluster the controllers do, and the double does by itself: collecting what belongs to nobody.</summary>
public sealed class ControllerTests : DoubleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(DeletePropagation.Default, "other")]
    [InlineData(DeletePropagation.Background, "other")]
    [InlineData(DeletePropagation.Foreground, "other")]
    [InlineData(DeletePropagation.Orphan, "other pod set")]
    public async Task What_an_object_owns_goes_with_it(DeletePropagation propagation, string left)
    {
        using var api = Server.Open();
        var root = await api.CreateAsync(WellKnownKinds.ConfigMaps, Map("root", null), WriteOptions.Default, None);
        var set = await api.CreateAsync(WellKnownKinds.ConfigMaps, Map("set", root), WriteOptions.Default, None);
        await api.CreateAsync(WellKnownKinds.ConfigMaps, Map("pod", set), WriteOptions.Default, None);
        await api.CreateAsync(WellKnownKinds.ConfigMaps, Map("other", null), WriteOptions.Default, None);
        Assert.Equal(("v1", "ConfigMap", "root", root.Uid), (set.Owners[0].ApiVersion, set.Owners[0].Kind, set.Owners[0].Name, set.Owners[0].Uid));

        await api.DeleteAsync(WellKnownKinds.ConfigMaps, root.Name, new DeleteOptions { Propagation = propagation }, None);
        var list = await api.ListAsync(WellKnownKinds.ConfigMaps, ListQuery.All, None);
        Assert.Equal(left, string.Join(' ', list.Items.Select(static item => item.Name.Name)));
        Assert.All(list.Items, item => Assert.DoesNotContain(item.Owners, owner => owner.Uid == root.Uid));
    }

    [Fact]
    public async Task A_namespace_takes_its_objects_along()
    {
        using var api = Server.Open();
        var name = new ObjectName("team");
        await api.CreateAsync(WellKnownKinds.Namespaces, new KubernetesObject(WellKnownKinds.Namespaces, name), WriteOptions.Default, None);
        await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("team", "a")), WriteOptions.Default, None);
        await api.DeleteAsync(WellKnownKinds.Namespaces, name, DeleteOptions.Default, None);
        Assert.Empty((await api.ListAsync(WellKnownKinds.ConfigMaps, new ListQuery { Namespace = "team" }, None)).Items);
        Assert.Null(await api.FindAsync(WellKnownKinds.Namespaces, name, None));
    }

    [Fact]
    public async Task A_definition_takes_its_kind_along()
    {
        using var api = Server.Open();
        await ContractServer.PrepareAsync(api);
        await api.CreateAsync(ContractServer.Widgets, Widget.Of("default", "a", """{"size":1}"""), WriteOptions.Default, None);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var watch = api.WatchAsync(ContractServer.Widgets, WatchQuery.All, end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await watch.MoveNextAsync());
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        while (Server.Count("watch", "widgets.contract.ksail.dev") == 0)
            await Task.Delay(1, end.Token);
        await api.DeleteAsync(WellKnownKinds.CustomResourceDefinitions, new ObjectName("widgets.contract.ksail.dev"), DeleteOptions.Default, None);
        Assert.True(await next);
        Assert.Equal((WatchEventType.Deleted, "a"), (watch.Current.Type, watch.Current.Object!.Name.Name));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.ListAsync(ContractServer.Widgets, ListQuery.All, None));
        Assert.Equal(KubernetesFailure.NotFound, e.Failure);
    }

    [Fact]
    public async Task Kinds_that_are_just_served_take_what_they_are_given()
    {
        Server.Serve(WellKnownKinds.Kustomizations);
        using var api = Server.Open();
        var name = new ObjectName("default", "apps");
        var value = new KubernetesObject(WellKnownKinds.Kustomizations, name);
        value.Json["spec"] = new JsonObject { ["anything"] = new JsonObject { ["goes"] = 1 } };
        Assert.Equal(1, (await api.CreateAsync(WellKnownKinds.Kustomizations, value, WriteOptions.Default, None)).Generation);
        var status = KubernetesPatch.Merge(Widget.Json("""{"status":{"observedGeneration":1,"lastAppliedRevision":"r"}}""")).OfStatus();
        var judged = await api.PatchAsync(WellKnownKinds.Kustomizations, name, status, WriteOptions.Default, None);
        Assert.Equal((1, 1L, "r", 1L), (judged.Generation, judged.ObservedGeneration, judged.Status.Text("lastAppliedRevision"), judged.Spec.Object("anything").Integer("goes")));
    }

    [Fact]
    public async Task What_is_forbidden_is_said_as_a_server_says_it()
    {
        Server.Faults.Forbids = static call => call is { Verb: "patch", Resource: "configmaps" };
        using var api = Server.Open();
        await api.CreateAsync(WellKnownKinds.ConfigMaps, Map("a", null), WriteOptions.Default, None);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.PatchAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "a"), KubernetesPatch.Annotate("a", "b"), WriteOptions.Default, None));
        Assert.Equal((KubernetesFailure.Forbidden, "Forbidden"), (e.Failure, e.Status!.Reason));
        Assert.Equal("configmaps \"a\" is forbidden: User \"admin\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"default\"", e.Status.Message);
        Assert.EndsWith("; let a Role or ClusterRole allow it, or use a context whose user may", e.Message, StringComparison.Ordinal);
    }

    private static KubernetesObject Map(string name, KubernetesObject? owner)
    {
        var value = new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", name));
        if (owner is not null)
            value.Metadata!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = owner.Name.Name, ["uid"] = owner.Uid, ["controller"] = true });
        return value;
    }
}
