using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using static KSail.Kubernetes.Tests.Contract.ContractServer;

namespace KSail.Kubernetes.Tests.Contract;

[Collection(nameof(ContractServers))]
public sealed class ObjectContractTests(ContractServers servers)
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> All => ContractServers.All;

    [Theory, MemberData(nameof(All))]
    public async Task A_created_object_has_what_the_server_gives_it(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var value = Widget.Of(ns, "a", """{"size":2,"unknown":true,"free":{"any":[1,{"x":null}]},"parts":[{"name":"p"}]}""");
        value.Json["status"] = new JsonObject { ["observedGeneration"] = 7 };
        var created = await api.CreateAsync(Widgets, value, WriteOptions.Default, None);
        Assert.Equal(new ObjectName(ns, "a"), created.Name);
        Assert.NotEmpty(created.Uid);
        Assert.NotEmpty(created.ResourceVersion);
        Assert.NotNull(created.Created);
        Assert.Equal(1, created.Generation);
        Assert.Null(created.Status);
        Assert.Equal("""{"free":{"any":[1,{"x":null}]},"parts":[{"name":"p"}],"shape":"round","size":2}""", Sorted(created.Spec!));
        Assert.Equal(
            """{"f:spec":{".":{},"f:free":{".":{},"f:any":{}},"f:parts":{".":{},"k:{\"name\":\"p\"}":{".":{},"f:name":{}}},"f:shape":{},"f:size":{}}}""",
            Widget.Fields(created, "ksail", "Update"));
        var got = await api.GetAsync(Widgets, created.Name, None);
        Assert.True(JsonNode.DeepEquals(created.Json, got.Json), $"{created.Json}\n{got.Json}");
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_name_is_made_of_a_prefix(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var value = Widget.Of(ns, "", """{"size":2}""");
        value.Metadata!.Remove("name");
        value.Metadata["generateName"] = "made-";
        var created = await api.CreateAsync(Widgets, value, WriteOptions.Default, None);
        Assert.StartsWith("made-", created.Name.Name, StringComparison.Ordinal);
        Assert.Equal("made-".Length + 5, created.Name.Name.Length);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Refusals_are_typed(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), WriteOptions.Default, None);

        var exists = await Fails(() => api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), WriteOptions.Default, None));
        Assert.Equal((KubernetesFailure.AlreadyExists, 409, "AlreadyExists"), (exists.Failure, exists.Status!.Code, exists.Status.Reason));
        Assert.Equal(("contract.ksail.dev", "widgets", "a"), (exists.Status.Group, exists.Status.Kind, exists.Status.Name));
        Assert.Equal("widgets.contract.ksail.dev \"a\" already exists", exists.Status.Message);

        var missing = await Fails(() => api.GetAsync(Widgets, new ObjectName(ns, "b"), None));
        Assert.Equal((KubernetesFailure.NotFound, "widgets.contract.ksail.dev \"b\" not found"), (missing.Failure, missing.Status!.Message));
        Assert.Null(await api.FindAsync(Widgets, new ObjectName(ns, "b"), None));

        var invalid = await Fails(() => api.CreateAsync(Widgets, Widget.Of(ns, "c", """{"size":"large"}"""), WriteOptions.Default, None));
        Assert.Equal(KubernetesFailure.Invalid, invalid.Failure);
        Assert.Equal(("spec.size", "FieldValueTypeInvalid"), (invalid.Status!.Causes[0].Field, invalid.Status.Causes[0].Reason));

        var incomplete = await Fails(() => api.CreateAsync(Widgets, Widget.Of(ns, "c", """{"color":"red"}"""), WriteOptions.Default, None));
        Assert.Equal(("spec.size", "FieldValueRequired"), (incomplete.Status!.Causes[0].Field, incomplete.Status.Causes[0].Reason));

        var unsupported = await Fails(() => api.CreateAsync(Widgets, Widget.Of(ns, "c", """{"size":1,"color":"pink"}"""), WriteOptions.Default, None));
        Assert.Equal(("spec.color", "FieldValueNotSupported"), (unsupported.Status!.Causes[0].Field, unsupported.Status.Causes[0].Reason));

        var unnamed = await Fails(() => api.CreateAsync(Widgets, Widget.Of(ns, "Upper_Case", """{"size":1}"""), WriteOptions.Default, None));
        Assert.Equal((KubernetesFailure.Invalid, "metadata.name"), (unnamed.Failure, unnamed.Status!.Causes[0].Field));

        var unknown = await Fails(() => api.ListAsync(new ResourceKind("nowhere.ksail.dev", "v1", "Thing", "things", Namespaced: true), ListQuery.All, None));
        Assert.Equal(KubernetesFailure.NotFound, unknown.Failure);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Generations_count_what_is_wanted_and_versions_every_change(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var first = await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"red"}"""), WriteOptions.Default, None);

        var annotated = await api.PatchAsync(Widgets, first.Name, KubernetesPatch.Annotate("a/b", "c"), WriteOptions.Default, None);
        Assert.Equal((1, "c"), (annotated.Generation, annotated.Annotation("a/b")));
        Assert.NotEqual(first.ResourceVersion, annotated.ResourceVersion);

        var same = await api.PatchAsync(Widgets, first.Name, KubernetesPatch.Annotate("a/b", "c"), WriteOptions.Default, None);
        Assert.Equal(annotated.ResourceVersion, same.ResourceVersion);

        var larger = await api.PatchAsync(Widgets, first.Name, KubernetesPatch.Merge(Widget.Json("""{"spec":{"size":3,"color":null}}""")), WriteOptions.Default, None);
        Assert.Equal(2, larger.Generation);
        Assert.Equal("""{"shape":"round","size":3}""", Sorted(larger.Spec!));

        var unchanged = await api.PatchAsync(Widgets, first.Name, KubernetesPatch.Merge(Widget.Json("""{"status":{"observedGeneration":1}}""")), WriteOptions.Default, None);
        Assert.Null(unchanged.Status);
        Assert.Equal(larger.ResourceVersion, unchanged.ResourceVersion);

        var patch = KubernetesPatch.Merge(Widget.Json("""{"metadata":{"labels":{"x":"y"}},"spec":{"size":9},"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True","reason":"Ok","message":"m"}]}}"""));
        var judged = await api.PatchAsync(Widgets, first.Name, patch.OfStatus(), WriteOptions.Default with { FieldManager = "controller" }, None);
        Assert.Equal((2, 2L, 3L), (judged.Generation, judged.ObservedGeneration, judged.Spec.Integer("size")));
        Assert.Equal(ConditionStatus.True, judged.Condition("Ready")!.Status);
        Assert.Empty(judged.Labels);
        Assert.Equal("""{"f:status":{".":{},"f:conditions":{},"f:observedGeneration":{}}}""", Widget.Fields(judged, "controller", "Update"));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Json_patches_do_one_thing_after_another(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var value = await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"list":["a","b"]}"""), WriteOptions.Default, None);
        var operations = """[{"op":"test","path":"/spec/size","value":2},{"op":"add","path":"/spec/list/-","value":"c"},{"op":"remove","path":"/spec/list/0"},{"op":"replace","path":"/spec/size","value":4},{"op":"copy","from":"/spec/list/0","path":"/spec/color"},{"op":"replace","path":"/spec/color","value":"blue"}]""";
        var patched = await api.PatchAsync(Widgets, value.Name, KubernetesPatch.Json((JsonArray)JsonNode.Parse(operations)!), WriteOptions.Default, None);
        Assert.Equal("""{"color":"blue","list":["b","c"],"shape":"round","size":4}""", Sorted(patched.Spec!));
        var refused = await Fails(() => api.PatchAsync(Widgets, value.Name, KubernetesPatch.Json((JsonArray)JsonNode.Parse("""[{"op":"test","path":"/spec/size","value":5}]""")!), WriteOptions.Default, None));
        Assert.Equal((KubernetesFailure.Invalid, 422), (refused.Failure, refused.Status!.Code));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_patch_of_an_old_version_conflicts(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var value = await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), WriteOptions.Default, None);
        await api.PatchAsync(Widgets, value.Name, KubernetesPatch.Annotate("a", "b"), WriteOptions.Default, None);
        var stale = KubernetesPatch.Merge(Widget.Json($$$"""{"metadata":{"resourceVersion":"{{{value.ResourceVersion}}}"},"spec":{"size":3}}"""));
        var conflict = await Fails(() => api.PatchAsync(Widgets, value.Name, stale, WriteOptions.Default, None));
        Assert.Equal((KubernetesFailure.Conflict, "Conflict"), (conflict.Failure, conflict.Status!.Reason));
        Assert.Equal("Operation cannot be fulfilled on widgets.contract.ksail.dev \"a\": the object has been modified; please apply your changes to the latest version and try again", conflict.Status.Message);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_dry_run_changes_nothing(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var dryRun = WriteOptions.Default with { DryRun = true };
        var tried = await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), dryRun, None);
        Assert.NotEmpty(tried.Uid);
        Assert.Null(await api.FindAsync(Widgets, tried.Name, None));
        var value = await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), WriteOptions.Default, None);
        var patched = await api.PatchAsync(Widgets, value.Name, KubernetesPatch.Merge(Widget.Json("""{"spec":{"size":3}}""")), dryRun, None);
        Assert.Equal((2, 3L), (patched.Generation, patched.Spec.Integer("size")));
        await api.ApplyAsync(Widgets, Widget.Of(ns, "b", """{"size":2}"""), ApplyOptions.Default with { DryRun = true }, None);
        Assert.Null(await api.FindAsync(Widgets, new ObjectName(ns, "b"), None));
        await api.DeleteAsync(Widgets, value.Name, DeleteOptions.Default with { DryRun = true }, None);
        Assert.Equal(value.ResourceVersion, (await api.GetAsync(Widgets, value.Name, None)).ResourceVersion);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Deleting_waits_for_finalizers_and_keeps_to_preconditions(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var value = Widget.Of(ns, "a", """{"size":2}""");
        value.Metadata!["finalizers"] = new JsonArray("contract.ksail.dev/hold");
        var created = await api.CreateAsync(Widgets, value, WriteOptions.Default, None);

        var other = await Fails(() => api.DeleteAsync(Widgets, created.Name, new DeleteOptions { Uid = "somebody-else" }, None));
        Assert.Equal((KubernetesFailure.Conflict, 409), (other.Failure, other.Status!.Code));
        var old = await Fails(() => api.DeleteAsync(Widgets, created.Name, new DeleteOptions { ResourceVersion = "1" }, None));
        Assert.Equal(KubernetesFailure.Conflict, old.Failure);

        await api.DeleteAsync(Widgets, created.Name, new DeleteOptions { Uid = created.Uid, Propagation = DeletePropagation.Background }, None);
        var going = await api.GetAsync(Widgets, created.Name, None);
        Assert.NotNull(going.Deleted);
        Assert.Equal(2, going.Generation);
        await api.DeleteAsync(Widgets, created.Name, DeleteOptions.Default, None);

        await api.PatchAsync(Widgets, created.Name, KubernetesPatch.Merge(Widget.Json("""{"metadata":{"finalizers":null}}""")), WriteOptions.Default, None);
        Assert.Null(await api.FindAsync(Widgets, created.Name, None));
        var gone = await Fails(() => api.DeleteAsync(Widgets, created.Name, DeleteOptions.Default, None));
        Assert.Equal(KubernetesFailure.NotFound, gone.Failure);
    }

    private static Task<KubernetesException> Fails(Func<Task> work) => Assert.ThrowsAsync<KubernetesException>(work);

    private static string Sorted(JsonObject value) =>
        new JsonObject(value.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
}
