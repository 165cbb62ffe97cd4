using KSail.GitOps.Tests.Objects;

namespace KSail.GitOps.Tests.Waiting;

public sealed class FluxBoardTests
{
    private const string Old = "attempted=O applied=O Ready=True";
    private const string Done = "attempted=R applied=R Ready=True";
    private const string Broken = "attempted=R applied=O Ready=False/BuildFailed:broken";
    private const string Unhealthy = "attempted=R applied=O Ready=False/HealthCheckFailed:unhealthy";

    [Fact]
    public void The_source_comes_first_and_nothing_is_asked_before_everything_is_known()
    {
        var board = new Board();
        board.Put(FluxObjects.Source("platform", "artifact=O Ready=True"), FluxObjects.Kustomization("apps", Old));
        Assert.Equal("Running", board.Step());
        Assert.Equal("", board.Requests);
        board.Synchronize();
        Assert.Equal("Running", board.Step());
        Assert.Equal("source:platform", board.Requests);
        board.Put(FluxObjects.Source("platform", "handled=T1 artifact=R Ready=True"));
        Assert.Equal("Running", board.Step());
        Assert.Equal("apps", board.Requests);
        board.Put(FluxObjects.Kustomization("apps", Done));
        Assert.Equal("Succeeded", board.Step());
        Assert.Equal("source:platform InProgress, source:platform Done, apps InProgress, apps Done", board.Changes);
    }

    [Fact]
    public void As_many_go_at_once_as_the_order_allows_across_namespaces()
    {
        var board = Board.Fetched(
            FluxObjects.Kustomization("crds", Old), FluxObjects.Kustomization("dns", Old), FluxObjects.Kustomization("infra", Old, "crds"),
            FluxObjects.Kustomization("tenants/web", Old, "flux-system/infra", "flux-system/dns"));
        board.Step();
        Assert.Equal("crds, dns", board.Requests);
        board.Put(FluxObjects.Kustomization("crds", Done));
        board.Step();
        Assert.Equal("infra", board.Requests);
        board.Put(FluxObjects.Kustomization("infra", Done, "crds"));
        board.Step();
        Assert.Equal("", board.Requests);
        board.Put(FluxObjects.Kustomization("dns", Done));
        board.Step();
        Assert.Equal("tenants/web", board.Requests);
        // Its controller was told by the source, too: who is done before being asked is not asked.
        board.Put(FluxObjects.Kustomization("tenants/web", Done, "flux-system/infra", "flux-system/dns"));
        Assert.Equal("Succeeded", board.Step());
    }

    [Fact]
    public void What_runs_the_revision_already_is_asked_and_confirmed()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("infra", Done + " handled=old"), FluxObjects.Kustomization("apps", Done + " handled=old", "infra"));
        Assert.Equal("Running", board.Step());
        Assert.Equal("infra", board.Requests);
        board.Put(FluxObjects.Kustomization("infra", Done + " handled=T1"));
        Assert.Equal("Running", board.Step());
        Assert.Equal("apps", board.Requests);
        board.Put(FluxObjects.Kustomization("apps", Done + " handled=T1", "infra"));
        Assert.Equal("Succeeded", board.Step());
    }

    [Fact]
    public void A_failure_from_before_is_given_another_try()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Broken + " handled=old"));
        Assert.Equal("Running", board.Step());
        Assert.Equal("apps", board.Requests);
        board.Put(FluxObjects.Kustomization("apps", Broken + " handled=T1"));
        Assert.Equal("Failed", board.Step());
    }

    [Fact]
    public void A_permanent_failure_ends_the_wait_once_nothing_else_can_move()
    {
        var board = Board.Fetched(
            FluxObjects.Kustomization("broken", Old), FluxObjects.Kustomization("behind", Old, "broken"), FluxObjects.Kustomization("last", Old, "behind"), FluxObjects.Kustomization("slow", Old));
        board.Step();
        board.Put(FluxObjects.Kustomization("broken", Broken));
        Assert.Equal("Running", board.Step());
        Assert.Equal(("Failed", "Blocked", "Blocked"), (board.StateOf("broken"), board.StateOf("behind"), board.StateOf("last")));
        board.Put(FluxObjects.Kustomization("slow", Done));
        Assert.Equal("Failed", board.Step());
        Assert.Equal("; behind it wait Kustomization flux-system/behind, Kustomization flux-system/last", board.Inner.Behind(FluxObjects.Key("Kustomization", "broken")));
    }

    [Fact]
    public void A_failure_that_may_heal_is_told_and_waited_for()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("infra", Old), FluxObjects.Kustomization("apps", Old, "infra"));
        board.Step();
        _ = board.Changes;
        board.Put(FluxObjects.Kustomization("infra", Unhealthy + " handled=T1"));
        Assert.Equal("Running", board.Step(10));
        Assert.Equal("infra Failing", board.Changes);
        Assert.Equal("Waiting", board.StateOf("apps"));
        board.Put(FluxObjects.Kustomization("infra", Done + " handled=T1"));
        board.Step(40);
        Assert.Equal("apps InProgress, infra Done", board.Changes);
    }

    [Fact]
    public void A_controller_that_tries_again_only_after_the_deadline_is_not_waited_for()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old + " retry=5m"));
        board.Step();
        board.Put(FluxObjects.Kustomization("apps", Unhealthy + " retry=5m"));
        // Our own request is not answered yet, so there will be another try.
        Assert.Equal("Running", board.Step(10));
        board.Put(FluxObjects.Kustomization("apps", Unhealthy + " retry=5m handled=T1"));
        Assert.Equal("Failed", board.Step(20));
    }

    [Fact]
    public void Children_that_a_parent_creates_are_waited_for()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("root", Old));
        board.Step();
        board.Put(FluxObjects.Kustomization("child", ""), FluxObjects.Kustomization("root", Done));
        Assert.Equal("Running", board.Step());
        Assert.Equal("root, child", board.Requests);
        board.Put(FluxObjects.Kustomization("child", Done));
        Assert.Equal("Succeeded", board.Step());
    }

    [Fact]
    public void What_is_deleted_meanwhile_is_no_longer_waited_for_and_blocks_what_needs_it()
    {
        var old = FluxObjects.Kustomization("old", Old);
        var board = Board.Fetched(old, FluxObjects.Kustomization("root", Old), FluxObjects.Kustomization("apps", Old, "old"));
        board.Step();
        board.Put(FluxObjects.Kustomization("root", Done));
        board.Delete(old);
        Assert.Equal("Failed", board.Step());
        Assert.Contains("old Deleted", board.Changes, StringComparison.Ordinal);
        Assert.Equal("it depends on Kustomization flux-system/old, which does not exist", board.DetailOf("apps"));
        board.Put(FluxObjects.Kustomization("apps", Old));
        Assert.Equal("Running", board.Step());
    }

    [Fact]
    public void Objects_that_wait_for_each_other_are_told_at_once()
    {
        var board = Board.Fetched(
            FluxObjects.Kustomization("a", Old, "b"), FluxObjects.Kustomization("b", Old, "c"), FluxObjects.Kustomization("c", Old, "a"),
            FluxObjects.Kustomization("leads", Old, "a"), FluxObjects.Kustomization("free", Old));
        Assert.Contains("a Failed", board.Changes, StringComparison.Ordinal);
        Assert.Equal("Running", board.Step());
        Assert.Equal("it waits for itself: flux-system/a -> flux-system/b -> flux-system/c -> flux-system/a", board.DetailOf("a"));
        Assert.Equal("Blocked", board.StateOf("leads"));
        Assert.Equal("free", board.Requests);
        board.Put(FluxObjects.Kustomization("free", Done));
        Assert.Equal("Failed", board.Step());
    }

    [Fact]
    public void An_object_that_waits_for_itself_alone_is_a_cycle_too()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("a", Old, "a"));
        Assert.Equal("Failed", board.Step());
    }

    [Theory]
    // A suspended one that is not at the revision blocks who shares its source; one that is there does not.
    [InlineData(Old, "Failed", "Blocked")]
    [InlineData(Done, "Running", "InProgress")]
    public void Followers_judge_a_suspended_one_by_its_old_status(string words, string outcome, string state)
    {
        var board = Board.Fetched(FluxObjects.Kustomization("paused", words + " suspend"), FluxObjects.Kustomization("apps", Old, "paused"));
        Assert.Equal(outcome, board.Step());
        Assert.Equal(("Suspended", state), (board.StateOf("paused"), board.StateOf("apps")));
    }

    [Fact]
    public void What_the_user_leaves_out_is_not_waited_for()
    {
        var board = new Board(["slow*", "tenants/*"]);
        board.Put(
            FluxObjects.Source("platform", "artifact=O Ready=True"), FluxObjects.Kustomization("slow-one", Old), FluxObjects.Kustomization("tenants/web", Old),
            FluxObjects.Kustomization("marked", Old + " exclude=true"), FluxObjects.Kustomization("not", Old + " exclude=false"));
        board.Synchronize();
        board.Step();
        board.Put(FluxObjects.Source("platform", "handled=T1 artifact=R Ready=True"));
        board.Step();
        Assert.Equal("source:platform, not", board.Requests);
        board.Put(FluxObjects.Kustomization("not", Done));
        Assert.Equal("Succeeded", board.Step());
    }

    [Fact]
    public void Dependencies_of_other_sources_count_by_their_status_alone()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("other", "source=git attempted=x applied=x Ready=False/BuildFailed"), FluxObjects.Kustomization("apps", Old, "other"));
        Assert.Equal("Running", board.Step());
        Assert.Equal("Waiting", board.StateOf("apps"));
        board.Put(FluxObjects.Kustomization("other", "source=git attempted=x applied=x Ready=True"));
        board.Step();
        Assert.Equal("apps", board.Requests);
    }

    [Fact]
    public void An_expression_of_the_users_may_let_an_object_go_on_past_what_failed()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("infra", Old), FluxObjects.Kustomization("apps", Old, "infra!"));
        board.Step();
        board.Put(FluxObjects.Kustomization("infra", Broken));
        board.Step();
        Assert.Equal("Waiting", board.StateOf("apps"));
        board.Put(FluxObjects.Kustomization("apps", Done, "infra!"));
        board.Step();
        Assert.Equal("Done", board.StateOf("apps"));
    }

    [Fact]
    public void A_second_pass_over_what_is_done_changes_nothing()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old), FluxObjects.Kustomization("slow", Old));
        board.Step();
        board.Put(FluxObjects.Kustomization("apps", Done));
        board.Step();
        board.Put(FluxObjects.Kustomization("apps", "attempted=R applied=R Ready=Unknown/Progressing"));
        board.Step();
        Assert.Equal("Done", board.StateOf("apps"));
        board.Put(FluxObjects.Kustomization("apps", Unhealthy));
        board.Step();
        Assert.Equal("Failing", board.StateOf("apps"));
    }

    [Fact]
    public void Without_a_source_that_fits_there_is_nothing_to_wait_for_unless_one_is_announced()
    {
        var board = new Board();
        board.Put(FluxObjects.Source("platform", "tag=other artifact=O Ready=True"), FluxObjects.Source("else", "url=oci://registry.example/else"));
        board.Synchronize();
        Assert.Equal("NoSource", board.Step());
        board.Inner.ExpectsSource = true;
        Assert.Equal("Running", board.Step());
        board.Put(FluxObjects.Source("made", "artifact=O Ready=True"));
        board.Step();
        Assert.Equal("source:made", board.Requests);
    }

    [Fact]
    public void A_source_that_shows_another_digest_is_asked_again_for_a_while()
    {
        var board = Board.Fetched(FluxObjects.Kustomization("apps", Old));
        board.Put(FluxObjects.Source("platform", "handled=T1 artifact=O Ready=True"));
        Assert.Equal("Running", board.Step(1));
        Assert.Equal("", board.Requests);
        Assert.Equal(TimeSpan.FromSeconds(6), board.Inner.NextLook(TimeSpan.FromSeconds(1)));
        var now = 1;
        for (var i = 0; i < 3; i++)
        {
            now += 5;
            Assert.Equal("Running", board.Step(now));
            Assert.Equal("source:platform", board.Requests);
            board.Put(FluxObjects.Source("platform", $"handled={board.TokenOf("OCIRepository", "platform")} artifact=O Ready=True"));
            board.Step(now);
        }

        Assert.Equal("Failed", board.Step(now));
        Assert.Equal("Blocked", board.StateOf("apps"));
    }

    [Fact]
    public void A_source_that_nothing_applies_is_given_a_moment()
    {
        var board = Board.Fetched();
        Assert.Equal("Running", board.Step(5));
        Assert.Equal("NoKustomization", board.Step(10));
    }

    [Fact]
    public void A_suspended_source_without_the_artifact_never_gets_it()
    {
        var board = new Board();
        board.Put(FluxObjects.Source("platform", "suspend artifact=O Ready=True"), FluxObjects.Kustomization("apps", Old));
        board.Synchronize();
        Assert.Equal("Failed", board.Step());
        Assert.Equal("", board.Requests);
    }

    [Fact]
    public void However_long_it_takes_a_board_holds_the_last_state_of_each_object_only()
    {
        const int Count = 500, Rounds = 20;
        var board = Board.Fetched();
        var told = new List<WeakReference>();
        for (var round = 0; round < Rounds; round++)
            Tell(board, Count, round, told);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(Count * Rounds, told.Count);
        Assert.InRange(told.Count(static reference => reference.IsAlive), Count, Count + 10);
        Assert.Equal(Count, board.Inner.Kustomizations.Count);
    }

    // A method of its own: what its variables hold is free after it. Every status says something else, so that none is passed over as known.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Tell(Board board, int count, int round, List<WeakReference> told)
    {
        for (var i = 0; i < count; i++)
        {
            var value = FluxObjects.Kustomization($"k{i}", $"attempted=R applied=O Ready={(round % 2 == 0 ? "Unknown/Progressing" : "False/HealthCheckFailed")}:round-{round}");
            told.Add(new WeakReference(value));
            board.Put(value);
        }

        board.Step();
        _ = (board.Requests, board.Changes);
    }
}
