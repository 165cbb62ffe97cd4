using KSail.Clusters.Hetzner;
using KSail.Clusters.Providers;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>Something goes wrong at every call: the next run goes on, nothing is there twice, and nothing is left behind.</summary>
public sealed class FaultTests
{
    private static readonly HetznerClusterSettings Settings = new() { Cluster = TestProject.Name };

    private static readonly string[] CallsOfUp =
    [
        "GET /networks", "GET /locations", "GET /server_types", "GET /isos/{id}", "GET /servers", "GET /actions", "GET /servers/{id}", "GET /placement_groups",
        "POST /networks", "POST /firewalls", "POST /placement_groups", "POST /load_balancers", "POST /servers",
        "POST /servers/{id}/actions/attach_to_network", "POST /servers/{id}/actions/attach_iso", "POST /servers/{id}/actions/poweron", "POST /servers/{id}/actions/detach_iso", "PUT /servers/{id}",
    ];

    private static readonly string[] CallsOfDown =
        ["GET /networks", "GET /volumes", "GET /servers/{id}", "DELETE /servers/{id}", "GET /actions", "DELETE /load_balancers/{id}", "DELETE /placement_groups/{id}", "DELETE /firewalls/{id}", "DELETE /networks/{id}"];

    private static readonly string[] Faults = ["refused", "answer lost", "action fails", "outage before", "outage after"];

    public static TheoryData<string, string> Up => Table(CallsOfUp);

    public static TheoryData<string, string> Down => Table(CallsOfDown);

    [Theory]
    [MemberData(nameof(Up))]
    public async Task A_cluster_is_finished_by_the_next_run(string call, string fault)
    {
        await using var project = await TestProject.StartAsync();
        var isProtected = true;
        project.Cloud.ServerStarted = server => isProtected &= server is { PrivateAddress.Length: > 0, Iso: not null };
        Strike(project, call, fault);
        CheckFirstRun(fault, await TryAsync(() => project.UpAsync(Settings, 2, 0)));
        project.Cloud.Faults.Strikes = null;

        var machines = await project.UpAsync(Settings, 2, 0);

        Assert.Equal(
            [
                "servers/prod-control-plane-1", "servers/prod-control-plane-2", "networks/prod-network", "firewalls/prod-firewall", "placement_groups/prod-placement", "load_balancers/prod-api",
            ],
            project.Everything().Where(static name => !name.StartsWith("primary_ips", StringComparison.Ordinal)).Order(Comparer<string>.Create(static (a, b) => Place(a) != Place(b) ? Place(a) - Place(b) : string.CompareOrdinal(a, b))));
        Assert.Equal(4, project.Names("primary_ips").Count);
        Assert.Equal(["10.0.1.253", "10.0.1.252"], machines.Nodes.Select(static node => node.Address));
        Assert.All(machines.Nodes, static node => Assert.True(node.IsRunning));
        Assert.All(project.Cloud.Resources("servers"), static server => Assert.Null(server["iso"]));
        Assert.All(project.Cloud.Resources("servers"), static server => Assert.Single(server["public_net"]!["firewalls"]!.AsArray()));
        Assert.True(isProtected);
        await project.DownAsync(Settings);
        Assert.Empty(project.Everything());
    }

    [Theory]
    [MemberData(nameof(Down))]
    public async Task A_cluster_is_gone_after_the_next_run(string call, string fault)
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 2, 0);
        Strike(project, call, fault);
        CheckFirstRun(fault, await TryAsync(() => project.DownAsync(Settings)));
        project.Cloud.Faults.Strikes = null;

        Assert.Empty(await project.DownAsync(Settings));

        Assert.Empty(project.Everything());
    }

    [Fact]
    public async Task The_tables_have_every_call()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 2, 0);
        var up = project.Cloud.Requests.Select(static request => request.Template).ToArray();
        await project.DownAsync(Settings);
        var down = project.Cloud.Requests.Skip(up.Length).Select(static request => request.Template);

        // Of lists that are read one after the other, the first stands for all.
        Assert.Empty(up.Where(static call => !call.StartsWith("GET ", StringComparison.Ordinal)).Except(CallsOfUp));
        Assert.Empty(down.Where(static call => !call.StartsWith("GET ", StringComparison.Ordinal)).Except(CallsOfDown));
        Assert.Empty(CallsOfUp.Except(up));
        Assert.Empty(CallsOfDown.Except(down));
    }

    // Order of the kinds in TestProject.Everything.
    private static int Place(string name) => Array.IndexOf((string[])["servers", "networks", "firewalls", "placement_groups", "load_balancers"], name.Split('/')[0]);

    private static TheoryData<string, string> Table(string[] calls)
    {
        var table = new TheoryData<string, string>();
        foreach (var call in calls)
        {
            foreach (var fault in Faults)
            {
                // Reading changes nothing, so that it is the same when it fails before and after.
                if (!call.StartsWith("GET ", StringComparison.Ordinal) || fault is "answer lost" or "outage before")
                    table.Add(call, fault);
            }
        }

        return table;
    }

    // An outage is one that lasts until the run gives up: whoever started it, or the machine it ran on, may as well have gone.
    private static void Strike(TestProject project, string template, string fault)
    {
        var hasStruck = false;
        project.Cloud.Faults.Strikes = call =>
        {
            if (hasStruck)
                return fault.StartsWith("outage", StringComparison.Ordinal) ? new HetznerFault.RequestLost() : null;
            if (call.Template != template)
                return null;
            hasStruck = true;
            return fault switch
            {
                "refused" => new HetznerFault.Refused(422, "invalid_input"),
                "answer lost" or "outage after" => new HetznerFault.AnswerLost(),
                "action fails" => new HetznerFault.ActionFails("action_failed"),
                _ => new HetznerFault.RequestLost(),
            };
        };
    }

    // A lost answer is nothing that a user has to know of.
    private static void CheckFirstRun(string fault, ProviderException? failure)
    {
        if (fault == "answer lost")
            Assert.Null(failure);
        else if (fault.StartsWith("outage", StringComparison.Ordinal))
            Assert.Equal("KSAIL7300", Assert.IsType<ProviderException>(failure).Code.Code);
    }

    private static async Task<ProviderException?> TryAsync(Func<Task> run)
    {
        try
        {
            await run();
            return null;
        }
        catch (ProviderException e)
        {
            return e;
        }
    }
}
