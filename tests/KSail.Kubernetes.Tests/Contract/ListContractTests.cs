using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using static KSail.Kubernetes.Tests.Contract.ContractServer;

namespace KSail.Kubernetes.Tests.Contract;

[Collection(nameof(ContractServers))]
public sealed class ListContractTests(ContractServers servers)
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> All => ContractServers.All;

    [Theory, MemberData(nameof(All))]
    public async Task Pages_make_a_whole(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        for (var i = 0; i < 23; i++)
            await api.CreateAsync(Widgets, Widget.Of(ns, $"w{i:00}", """{"size":2}"""), WriteOptions.Default, None);
        var list = await api.ListAsync(Widgets, new ListQuery { Namespace = ns, PageSize = 10 }, None);
        Assert.Equal(Enumerable.Range(0, 23).Select(static i => $"w{i:00}"), list.Items.Select(static item => item.Name.Name));
        Assert.All(list.Items, static item => Assert.Equal(("Widget", "contract.ksail.dev/v1"), (item.Kind, item.ApiVersion)));
        Assert.NotEmpty(list.ResourceVersion);
        var everywhere = await api.ListAsync(Widgets, new ListQuery { PageSize = 7 }, None);
        Assert.True(everywhere.Items.Count >= 23);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Selectors_select(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":2}""", """{"app":"web","tier":"front"}"""), WriteOptions.Default, None);
        await api.CreateAsync(Widgets, Widget.Of(ns, "b", """{"size":2}""", """{"app":"web"}"""), WriteOptions.Default, None);
        await api.CreateAsync(Widgets, Widget.Of(ns, "c", """{"size":2}""", """{"app":"db","x.org/y":""}"""), WriteOptions.Default, None);
        (string Labels, string Fields, string Expected)[] table =
        [
            ("app=web", "", "a b"), ("app==web", "", "a b"), ("app!=web", "", "c"), ("app in (web, db)", "", "a b c"), ("app notin (web)", "", "c"),
            ("tier", "", "a"), ("!tier", "", "b c"), ("tier notin (front)", "", "b c"), ("tier!=front", "", "b c"), ("app=web,tier=front", "", "a"),
            ("app in (web),!tier", "", "b"), ("x.org/y", "", "c"), ("x.org/y=", "", "c"), ("nothing=here", "", ""),
            ("", "metadata.name=b", "b"), ("", "metadata.name!=b", "a c"), ("app=web", "metadata.name=c", ""), ("", "", "a b c"),
        ];
        foreach (var (labels, fields, expected) in table)
        {
            var list = await api.ListAsync(Widgets, new ListQuery { Namespace = ns, LabelSelector = labels, FieldSelector = fields }, None);
            Assert.Equal((labels, fields, expected), (labels, fields, string.Join(' ', list.Items.Select(static item => item.Name.Name))));
        }

        foreach (var (labels, fields) in ((string, string)[])[("a in b", ""), ("", "spec.size=2")])
        {
            var refused = await Assert.ThrowsAsync<KubernetesException>(() => api.ListAsync(Widgets, new ListQuery { Namespace = ns, LabelSelector = labels, FieldSelector = fields }, None));
            Assert.Equal(KubernetesFailure.BadRequest, refused.Failure);
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_watch_tells_what_is_and_what_happens(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":1}"""), WriteOptions.Default, None);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var watch = api.WatchAsync(Widgets, new WatchQuery { Namespace = ns }, end.Token).GetAsyncEnumerator(end.Token);
        Assert.Equal("Added a 1", await NextAsync(watch));
        Assert.Equal("Synchronized", await NextAsync(watch));
        await api.CreateAsync(Widgets, Widget.Of(ns, "b", """{"size":1}"""), WriteOptions.Default, None);
        Assert.Equal("Added b 1", await NextAsync(watch));
        var changed = await api.PatchAsync(Widgets, new ObjectName(ns, "a"), KubernetesPatch.Merge(Widget.Json("""{"spec":{"size":2}}""")), WriteOptions.Default, None);
        Assert.Equal("Modified a 2", await NextAsync(watch));
        Assert.Equal(changed.ResourceVersion, watch.Current.Object!.ResourceVersion);
        await api.DeleteAsync(Widgets, new ObjectName(ns, "a"), DeleteOptions.Default, None);
        Assert.Equal("Deleted a 2", await NextAsync(watch));
        Assert.True(long.Parse(watch.Current.Object!.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture) > long.Parse(changed.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_is_no_longer_selected_is_deleted_to_the_watch(string server)
    {
        var (api, ns) = (servers[server].Api, await servers[server].NamespaceAsync());
        await api.CreateAsync(Widgets, Widget.Of(ns, "a", """{"size":1}""", """{"app":"web"}"""), WriteOptions.Default, None);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var watch = api.WatchAsync(Widgets, new WatchQuery { Namespace = ns, LabelSelector = "app=web" }, end.Token).GetAsyncEnumerator(end.Token);
        Assert.Equal("Added a 1", await NextAsync(watch));
        Assert.Equal("Synchronized", await NextAsync(watch));
        await api.CreateAsync(Widgets, Widget.Of(ns, "b", """{"size":1}"""), WriteOptions.Default, None);
        await api.PatchAsync(Widgets, new ObjectName(ns, "a"), KubernetesPatch.Merge(Widget.Json("""{"metadata":{"labels":{"app":"db"}}}""")), WriteOptions.Default, None);
        Assert.Equal("Deleted a 1", await NextAsync(watch));
        await api.PatchAsync(Widgets, new ObjectName(ns, "b"), KubernetesPatch.Merge(Widget.Json("""{"metadata":{"labels":{"app":"web"}}}""")), WriteOptions.Default, None);
        Assert.Equal("Added b 1", await NextAsync(watch));
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<WatchEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync());
        var value = watch.Current.Object;
        return value is null ? watch.Current.Type.ToString() : $"{watch.Current.Type} {value.Name.Name} {value.Spec.Integer("size")}";
    }
}
