using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Transport;

public sealed class PageTests : DoubleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    // After how many pages the versions expire, and how many requests it takes then: all pages again, or at last everything at once.
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    [InlineData(2, 8)]
    [InlineData(3, 7)]
    [InlineData(4, 7)]
    public async Task A_list_whose_pages_expire_begins_anew(int expiries, int requests)
    {
        using var api = Clients.Open(Folder, Server.Kubeconfig, Clients.Options() with { Handler = next => new Expires(Server.Compact, expiries, next) });
        for (var i = 0; i < 20; i++)
            await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", $"c{i:00}")), WriteOptions.Default, None);
        var list = await api.ListAsync(WellKnownKinds.ConfigMaps, new ListQuery { PageSize = 5 }, None);
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"c{i:00}"), list.Items.Select(static item => item.Name.Name));
        Assert.Equal(requests, Server.Count("list", "configmaps"));
    }

    [Fact]
    public async Task Pages_are_of_one_moment()
    {
        using var api = Clients.Open(Folder, Server.Kubeconfig);
        for (var i = 0; i < 6; i++)
            await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", $"c{i}")), WriteOptions.Default, None);
        using var changing = Clients.Open(Folder, Server.Kubeconfig, Clients.Options() with
        {
            Handler = next => new Changes(
                async () =>
                {
                    await api.DeleteAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "c5"), DeleteOptions.Default, None);
                    await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", "c9")), WriteOptions.Default, None);
                },
                next),
        });
        var list = await changing.ListAsync(WellKnownKinds.ConfigMaps, new ListQuery { PageSize = 3 }, None);
        Assert.Equal(["c0", "c1", "c2", "c3", "c4", "c5"], list.Items.Select(static item => item.Name.Name));
    }

    private sealed class Expires(Action compact, int times, HttpMessageHandler next) : DelegatingHandler(next)
    {
        private int _left = times;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Query.Contains("continue=", StringComparison.Ordinal) && _left > 0)
            {
                _left--;
                compact();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Changes(Func<Task> change, HttpMessageHandler next) : DelegatingHandler(next)
    {
        private bool _done;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Query.Contains("continue=", StringComparison.Ordinal) && !_done)
            {
                _done = true;
                await change();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
