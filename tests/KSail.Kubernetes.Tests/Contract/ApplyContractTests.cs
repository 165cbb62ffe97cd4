using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using static KSail.Kubernetes.Tests.Contract.ContractServer;

namespace KSail.Kubernetes.Tests.Contract;

[Collection(nameof(ContractServers))]
public sealed class ApplyContractTests(ContractServers servers)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ApplyOptions One = new() { FieldManager = "one" };
    private static readonly ApplyOptions Two = new() { FieldManager = "two" };

    public static TheoryData<string> All => ContractServers.All;

    [Theory, MemberData(nameof(All))]
    public async Task What_is_applied_is_owned(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var first = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"red","tags":["x"],"parts":[{"name":"p","count":1}],"list":["l"]}""", """{"app":"web"}"""), One, None);
        Assert.Equal(1, first.Generation);
        Assert.Equal("round", first.Spec.Text("shape"));
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:color":{},"f:list":{},"f:parts":{"k:{\"name\":\"p\"}":{".":{},"f:count":{},"f:name":{}}},"f:size":{},"f:tags":{"v:\"x\"":{}}}}""",
            Widget.Fields(first, "one"));

        var again = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"red","tags":["x"],"parts":[{"name":"p","count":1}],"list":["l"]}""", """{"app":"web"}"""), One, None);
        Assert.Equal(first.ResourceVersion, again.ResourceVersion);

        var less = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":3}"""), One, None);
        Assert.Equal(2, less.Generation);
        Assert.Empty(less.Labels);
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", Widget.Fields(less, "one"));
        Assert.Null(less.Spec!["color"]);
        Assert.Null(less.Spec["tags"]);
        Assert.Null(less.Spec["parts"]);
        Assert.Equal("round", less.Spec.Text("shape"));
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_another_owns_is_a_conflict_unless_forced(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"red"}"""), One, None);

        // The same value is owned together.
        var shared = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), Two, None);
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", Widget.Fields(shared, "two"));

        var conflict = await Assert.ThrowsAsync<KubernetesException>(() => api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"blue"}"""), Two, None));
        Assert.Equal((KubernetesFailure.Conflict, "Conflict"), (conflict.Failure, conflict.Status!.Reason));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\": .spec.color", conflict.Status.Message);
        Assert.Equal(new StatusCause("FieldManagerConflict", ".spec.color", "conflict with \"one\""), Assert.Single(conflict.Status.Causes));

        var forced = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"blue"}"""), Two with { Force = true }, None);
        Assert.Equal("blue", forced.Spec.Text("color"));
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", Widget.Fields(forced, "one"));
        Assert.Equal("""{"f:spec":{"f:color":{},"f:size":{}}}""", Widget.Fields(forced, "two"));

        // Who shares a field and gives it up leaves it to the other.
        var left = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), One, None);
        var given = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), Two, None);
        Assert.Equal("blue", left.Spec.Text("color"));
        Assert.Null(given.Spec!["color"]);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Items_of_keyed_lists_and_sets_have_owners_of_their_own(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"tags":["x"],"parts":[{"name":"p","count":1}]}"""), One, None);
        var both = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"tags":["y"],"parts":[{"name":"q","count":2}]}"""), Two, None);
        Assert.Equal("""["x","y"]""", both.Spec!["tags"]!.ToJsonString());
        Assert.Equal(["p", "q"], both.Spec.Array("parts")!.Select(static part => part.Text("name")));

        var conflict = await Assert.ThrowsAsync<KubernetesException>(() => api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"parts":[{"name":"p","count":5}]}"""), Two, None));
        Assert.Equal(".spec.parts[name=\"p\"].count", conflict.Status!.Causes[0].Field);

        var rest = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), One, None);
        Assert.Equal("""["y"]""", rest.Spec!["tags"]!.ToJsonString());
        Assert.Equal(["q"], rest.Spec.Array("parts")!.Select(static part => part.Text("name")));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_patch_takes_what_it_changes_and_apply_conflicts_with_it(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        var value = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"red"}"""), One, None);
        var patched = await api.PatchAsync(Widgets, value.Name, KubernetesPatch.Merge(Widget.Json("""{"spec":{"size":5}}""")), WriteOptions.Default with { FieldManager = "editor" }, None);
        Assert.Equal("""{"f:spec":{"f:color":{}}}""", Widget.Fields(patched, "one"));
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", Widget.Fields(patched, "editor", "Update"));
        var conflict = await Assert.ThrowsAsync<KubernetesException>(() => api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"color":"red"}"""), One, None));
        Assert.StartsWith("conflict with \"editor\" using contract.ksail.dev/v1", conflict.Status!.Causes[0].Message, StringComparison.Ordinal);
        var removed = await api.PatchAsync(Widgets, value.Name, KubernetesPatch.Merge(Widget.Json("""{"spec":{"color":null}}""")), WriteOptions.Default with { FieldManager = "editor" }, None);
        Assert.Equal("", Widget.Fields(removed, "one"));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Status_is_applied_by_itself(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), One, None);
        var status = new KubernetesObject(Widgets, new ObjectName(ns, "a"));
        status.Json["status"] = new JsonObject { ["observedGeneration"] = 1 };
        var judged = await api.ApplyAsync(Widgets, status, new ApplyOptions { FieldManager = "controller", Status = true }, None);
        Assert.Equal((1, 1L, 2L), (judged.Generation, judged.ObservedGeneration, judged.Spec.Integer("size")));
        Assert.Equal("""{"f:status":{"f:observedGeneration":{}}}""", Widget.Fields(judged, "controller"));
        var reapplied = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":3}"""), One, None);
        Assert.Equal((2, 1L), (reapplied.Generation, reapplied.ObservedGeneration));
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_is_left_empty_falls_away(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"free":{"a":{"b":1},"c":{"d":2}}}"""), One, None);
        var less = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2,"free":{"c":{"d":2}}}"""), One, None);
        Assert.Equal("""{"c":{"d":2}}""", less.Spec!["free"]!.ToJsonString());
        var none = await api.ApplyAsync(Widgets, Widget.Of(ns, "a", """{"size":2}"""), One, None);
        Assert.Null(none.Spec!["free"]);
    }
}
