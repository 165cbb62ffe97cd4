using KSail.GitOps.Tests.Objects;

namespace KSail.GitOps.Tests.Waiting;

/// <summary>HelmReleases follow the Kustomization that applied them.</summary>
public sealed class ReleaseBoardTests
{
    private const string Old = "attempted=O applied=O Ready=True";
    private const string Done = "attempted=R applied=R Ready=True";

    [Fact]
    public void They_are_asked_once_their_Kustomization_is_done_and_only_the_answer_counts()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), FluxObjects.Release("web", "owner=apps Ready=True"), FluxObjects.Release("foreign", "Ready=False/InstallFailed"));
        board.Step();
        Assert.Equal("apps", board.Requests);
        board.Put(FluxObjects.Kustomization("apps", Done));
        Assert.Equal("Running", board.Step());
        Assert.Equal("release:web", board.Requests);
        Assert.Equal("InProgress", board.StateOf("web", "HelmRelease"));
        board.Put(FluxObjects.Release("web", $"owner=apps handled={board.TokenOf("HelmRelease", "web")} Ready=True"));
        Assert.Equal("Succeeded", board.Step());
        Assert.Equal("none", board.StateOf("foreign", "HelmRelease"));
    }

    [Fact]
    public void Their_own_order_is_kept()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), FluxObjects.Release("db", "owner=apps Ready=True"), FluxObjects.Release("web", "owner=apps Ready=True", "db"));
        board.Put(FluxObjects.Kustomization("apps", Done));
        board.Step();
        // What was ready before its turn is asked as well, each in its turn.
        Assert.Equal("release:db, release:web", board.Requests);
        board.Put(FluxObjects.Release("db", $"owner=apps handled={board.TokenOf("HelmRelease", "db")} Ready=False/InstallFailed"));
        board.Step();
        Assert.Equal("Failing", board.StateOf("db", "HelmRelease"));
    }

    [Fact]
    public void One_that_an_inventory_names_is_waited_for_until_it_is_seen()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old));
        board.Put(FluxObjects.Kustomization("apps", Done + " inventory=tenants_web_helm.toolkit.fluxcd.io_HelmRelease"));
        Assert.Equal("Running", board.Step());
        board.Put(FluxObjects.Release("tenants/web", ""));
        board.Step();
        Assert.Equal("release:tenants/web", board.Requests);
        board.Put(FluxObjects.Release("tenants/web", $"handled={board.TokenOf("HelmRelease", "tenants/web")} Ready=True"));
        Assert.Equal("Succeeded", board.Step());
    }

    [Fact]
    public void One_that_was_deleted_is_not_waited_for()
    {
        var release = FluxObjects.Release("tenants/web", "Ready=True");
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), release);
        board.Put(FluxObjects.Kustomization("apps", Done + " inventory=tenants_web_helm.toolkit.fluxcd.io_HelmRelease"));
        board.Step();
        board.Delete(release);
        Assert.Equal("Succeeded", board.Step());
        Assert.Contains("release:tenants/web Deleted", board.Changes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stalled_one_is_freed_before_a_Kustomization_waits_for_it_in_vain()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), FluxObjects.Release("web", "owner=apps handled=old Stalled=True/RetriesExceeded Ready=False/InstallFailed"));
        board.Step();
        Assert.Equal("apps, release:web resetAt", board.Requests);
        var reset = board.TokenOf("HelmRelease", "web");
        board.Put(FluxObjects.Release("web", $"owner=apps handled={reset} Ready=True"), FluxObjects.Kustomization("apps", Done));
        Assert.Equal("Running", board.Step());
        Assert.Equal("release:web", board.Requests);
        Assert.NotEqual(reset, board.TokenOf("HelmRelease", "web"));
        board.Put(FluxObjects.Release("web", $"owner=apps handled={board.TokenOf("HelmRelease", "web")} Ready=True"));
        Assert.Equal("Succeeded", board.Step());
    }

    [Fact]
    public void One_that_stalls_again_has_failed()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), FluxObjects.Release("web", "owner=apps Ready=True"));
        board.Put(FluxObjects.Kustomization("apps", Done));
        board.Step();
        board.Put(FluxObjects.Release("web", $"owner=apps handled={board.TokenOf("HelmRelease", "web")} Stalled=True/RetriesExceeded Ready=False/UpgradeFailed"));
        Assert.Equal("Failed", board.Step());
        Assert.Equal("release:web", board.Requests);
        Assert.Equal("Failed", board.StateOf("web", "HelmRelease"));
    }

    [Theory]
    [InlineData("owner=apps Ready=True suspend", "Suspended")]
    [InlineData("owner=apps Ready=False/InstallFailed exclude=true", "Excluded")]
    public void Suspended_and_excluded_ones_are_skipped(string words, string state)
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), FluxObjects.Release("web", words));
        board.Put(FluxObjects.Kustomization("apps", Done));
        Assert.Equal("Succeeded", board.Step());
        Assert.Equal(state, board.StateOf("web", "HelmRelease"));
    }

    [Fact]
    public void They_do_not_run_ahead_of_a_Kustomization_that_failed()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), FluxObjects.Release("web", "owner=apps Ready=True"));
        board.Put(FluxObjects.Kustomization("apps", "attempted=R applied=O Ready=False/BuildFailed"));
        Assert.Equal("Failed", board.Step());
        Assert.Equal("Blocked", board.StateOf("web", "HelmRelease"));
    }
}
