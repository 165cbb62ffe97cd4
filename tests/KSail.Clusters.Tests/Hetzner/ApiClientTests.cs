using System.Net;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Documents;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class ApiClientTests
{
    private static readonly SortedDictionary<string, string> Ours = HetznerLabels.Of(TestProject.Name);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Lists_are_read_to_their_last_page()
    {
        await using var project = await TestProject.StartAsync(new HetznerDoubleOptions { OtherLimit = 200 });
        for (var i = 0; i < 120; i++)
            await CreateGroupAsync(project.Api, $"group-{i}");

        var groups = await project.Api.ListAsync(HetznerKinds.PlacementGroup, HetznerFilter.All, None);

        Assert.Equal(120, groups.Select(static group => group.Name).Distinct().Count());
        Assert.Equal(3, project.Count("GET /placement_groups"));
        Assert.Equal("group-7", Assert.Single(await project.Api.ListAsync(HetznerKinds.PlacementGroup, HetznerFilter.Named("group-7"), None)).Name);
        Assert.Empty(await project.Api.ListAsync(HetznerKinds.PlacementGroup, HetznerFilter.Labelled("ksail.owned=false"), None));
    }

    [Fact]
    public async Task The_catalog_is_read_with_prices_and_room()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.SellOut("cx33", "fsn1");

        var types = await project.Api.ListAsync(HetznerKinds.ServerType, HetznerFilter.All, None);
        var pricing = await project.Api.GetPricingAsync(None);

        var type = types.Single(static type => type.Name == "cx33");
        Assert.Equal((4L, 8m, 80L, "x86"), (type.Cores, type.Memory, type.Disk, type.Architecture));
        Assert.Equal((false, true, false), (type.IsAvailableIn("fsn1"), type.IsAvailableIn("nbg1"), type.IsAvailableIn("ash")));
        Assert.Equal("EUR", pricing.Currency);
        Assert.Equal((4.99m, 5.39m, 3.00m, 0.50m, 0.0440m), (pricing.Server("cx33", "hel1"), pricing.LoadBalancer("lb11", "fsn1"), pricing.FloatingIp("ipv4", "fsn1"), pricing.PrimaryIp("ipv4", "fsn1"), pricing.VolumeGigabyte));
        Assert.Null(pricing.Server("cx33", "ash"));
        Assert.Equal("eu-central", (await project.Api.ListAsync(HetznerKinds.Location, HetznerFilter.Named("nbg1"), None))[0].NetworkZone);
        Assert.Equal("hcloud-v1-12-4.amd64.iso", (await project.Api.FindAsync(HetznerKinds.Iso, 125127, None))!.Name);
    }

    [Fact]
    public async Task Actions_are_waited_for_together()
    {
        await using var project = await TestProject.StartAsync(new HetznerDoubleOptions { ServerLimit = 40 });
        var actions = new List<HetznerAction>();
        for (var i = 0; i < 30; i++)
            actions.AddRange((await CreateServerAsync(project.Api, $"server-{i}")).Actions);
        Assert.All(actions, static action => Assert.True(action.IsRunning));

        await project.Api.WaitAsync(actions, None);

        Assert.All(project.Cloud.Resources("servers"), static server => Assert.Equal("off", server["status"]!.GetValue<string>()));
        // Six seconds, asked for with growing pauses, 25 at a time.
        Assert.InRange(project.Count("GET /actions"), 2, 16);
        await project.Api.WaitAsync([], None);
    }

    [Fact]
    public async Task A_failed_action_says_what_and_why_once_all_have_ended()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.StrikeOnce("POST /servers", new HetznerFault.ActionFails("action_failed", "the host went away"));
        var failing = await CreateServerAsync(project.Api, "first");
        var succeeding = await CreateServerAsync(project.Api, "second");

        var e = await Assert.ThrowsAsync<HetznerException>(() => project.Api.WaitAsync([.. failing.Actions, .. succeeding.Actions], None));

        Assert.Equal($"Hetzner: create_server on server {failing.Resource.Id} failed (action_failed: the host went away)", e.Message);
        Assert.Same(HetznerDiagnostics.ActionFailed, e.Descriptor);
        Assert.Equal("off", project.Server("second")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_action_that_does_not_end_is_given_up()
    {
        await using var project = await TestProject.StartAsync(new HetznerDoubleOptions { Speed = 0.001 });
        var created = await CreateServerAsync(project.Api, "slow");

        var e = await Assert.ThrowsAsync<HetznerException>(() => project.Api.WaitAsync(created.Actions, None));

        Assert.Same(HetznerDiagnostics.ActionTimedOut, e.Descriptor);
        Assert.StartsWith($"Hetzner: create_server on server {created.Resource.Id} did not end within 10 minutes; ", e.Message, StringComparison.Ordinal);
    }

    // What the user reads, and what it is found under.
    [Theory]
    [InlineData(401, "unauthorized", "KSAIL7301", "; the token is unknown, was deleted, or belongs to another account: create one with read and write access in the console of the project")]
    [InlineData(403, "token_readonly", "KSAIL7302", "; the token may only read: create one with read and write access in the console of the project")]
    [InlineData(403, "resource_limit_exceeded", "KSAIL7304", "; the account may have no more of them: delete what is not needed, or ask for a higher limit in the console (Limits)")]
    [InlineData(412, "resource_unavailable", "KSAIL7305", "")]
    [InlineData(412, "placement_error", "KSAIL7305", "")]
    [InlineData(422, "invalid_input", "KSAIL7306", "")]
    [InlineData(409, "uniqueness_error", "KSAIL7307", "")]
    [InlineData(403, "protected", "KSAIL7308", "; it is protected, and protection is never lifted here: lift it in the console first if this is meant")]
    [InlineData(409, "resource_in_use", "KSAIL7309", "")]
    [InlineData(404, "unheard_of", "KSAIL7306", "")]
    public async Task Refusals_are_told_once_and_not_repeated(int status, string code, string diagnostic, string advice)
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = _ => new HetznerFault.Refused(status, code, "because of this");

        var e = await Assert.ThrowsAsync<HetznerException>(() => CreateGroupAsync(project.Api, "group"));

        Assert.Equal($"Hetzner: POST /placement_groups was answered with {status} ({code}: because of this){advice}", e.Message);
        Assert.Equal((diagnostic, code, false), (e.Descriptor.Code, e.Code, e.MayHaveHappened));
        Assert.Single(project.Cloud.Requests);
    }

    [Theory]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(409, "conflict")]
    [InlineData(423, "locked")]
    public async Task What_is_refused_for_now_is_asked_for_again_whatever_it_is(int status, string code)
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = call => call.Number < 3 ? new HetznerFault.Refused(status, code) : null;

        await CreateGroupAsync(project.Api, "group");

        Assert.Equal(["group"], project.Names("placement_groups"));
        Assert.Equal(4, project.Count("POST /placement_groups"));
        Assert.Equal(3, project.Progress.Count);
    }

    [Theory]
    [InlineData(502, "bad_gateway")]
    [InlineData(504, "timeout")]
    [InlineData(503, "service_error")]
    [InlineData(500, "server_error")]
    public async Task Reading_and_deleting_are_repeated_through_outages(int status, string code)
    {
        await using var project = await TestProject.StartAsync();
        var group = await CreateGroupAsync(project.Api, "group");
        project.Cloud.Faults.Strikes = call => call.Number < 2 ? new HetznerFault.Refused(status, code) : null;

        Assert.NotNull(await project.Api.FindAsync(HetznerKinds.PlacementGroup, group.Resource.Id, None));
        await project.Api.DeleteAsync(HetznerKinds.PlacementGroup, group.Resource.Id, None);

        Assert.Empty(project.Names("placement_groups"));
    }

    [Fact]
    public async Task An_outage_that_lasts_is_told_with_the_number_of_attempts()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = static _ => new HetznerFault.Refused(503, "service_error", "down");

        var e = await Assert.ThrowsAsync<HetznerException>(() => project.Api.ListAsync(HetznerKinds.Server, HetznerFilter.All, None));

        Assert.Matches(@"^Hetzner: GET /servers was answered with 503 \(service_error: down\); \d+ attempts failed$", e.Message);
        Assert.Equal("KSAIL7312", e.Descriptor.Code);
    }

    // Whatever happens to the request or to its answer, there is one, and it is returned.
    public static TheoryData<string> LostCreations => new("request lost", "answer lost", "garbled", "uncertain");

    [Theory]
    [MemberData(nameof(LostCreations))]
    public async Task A_creation_whose_answer_is_lost_is_looked_for_before_it_is_repeated(string what)
    {
        await using var project = await TestProject.StartAsync();
        HetznerFault fault = what switch
        {
            "request lost" => new HetznerFault.RequestLost(),
            "answer lost" => new HetznerFault.AnswerLost(),
            "garbled" => new HetznerFault.Garbled(),
            _ => new HetznerFault.Refused(500, "server_error"),
        };
        project.Cloud.Faults.StrikeOnce("POST /servers", fault);

        var created = await CreateServerAsync(project.Api, "server");
        await project.Api.WaitAsync(created.Actions, None);

        var server = Assert.Single(project.Cloud.Resources("servers"));
        Assert.Equal(created.Resource.Id, server["id"]!.GetValue<long>());
        Assert.Equal("off", server["status"]!.GetValue<string>());
        Assert.Equal(what is "answer lost" or "garbled" ? 1 : 2, project.Count("POST /servers"));
    }

    [Fact]
    public async Task What_somebody_else_has_under_the_name_is_not_taken_for_a_lost_creation()
    {
        await using var project = await TestProject.StartAsync();
        await project.Api.CreateAsync(HetznerKinds.PlacementGroup, HetznerRequests.PlacementGroup("group", HetznerLabels.Of("other")), None);
        project.Cloud.Faults.Strikes = static call => call.Template == "POST /placement_groups" && call.Number == 1 ? new HetznerFault.AnswerLost() : null;

        var e = await Assert.ThrowsAsync<HetznerException>(() => CreateGroupAsync(project.Api, "group"));

        Assert.Same(HetznerDiagnostics.NameTaken, e.Descriptor);
        Assert.Equal(["group"], project.Names("placement_groups"));
    }

    [Fact]
    public async Task An_action_whose_answer_is_lost_is_left_to_whoever_asked()
    {
        await using var project = await TestProject.StartAsync();
        var created = await CreateServerAsync(project.Api, "server");
        await project.Api.WaitAsync(created.Actions, None);
        project.Cloud.Faults.StrikeOnce("POST /servers/{id}/actions/poweron", new HetznerFault.AnswerLost());

        var e = await Assert.ThrowsAsync<HetznerException>(() => project.Api.ActAsync(HetznerKinds.Server, created.Resource.Id, "poweron", null, None));

        Assert.True(e.MayHaveHappened);
        Assert.Equal("Hetzner: POST /servers/" + created.Resource.Id + "/actions/poweron: the connection was cut", e.Message);
        Assert.Equal("start_server", Assert.Single(await project.Api.RunningActionsAsync(HetznerKinds.Server, created.Resource.Id, None)).Command);
    }

    [Fact]
    public async Task Nothing_is_there_to_be_found_or_deleted_twice()
    {
        await using var project = await TestProject.StartAsync();

        Assert.Null(await project.Api.FindAsync(HetznerKinds.Server, 1, None));
        Assert.Empty(await project.Api.DeleteAsync(HetznerKinds.Server, 1, None));
        Assert.Empty(await project.Api.RunningActionsAsync(HetznerKinds.Server, 1, None));
    }

    [Fact]
    public async Task A_limit_of_requests_is_not_run_into_but_slowed_down_for()
    {
        await using var project = await TestProject.StartAsync(new HetznerDoubleOptions { RequestLimit = 100 });
        var start = project.Clock.GetUtcNow();
        for (var i = 0; i < 150; i++)
            await project.Api.FindAsync(HetznerKinds.Server, 1, None);

        Assert.DoesNotContain(project.Cloud.Requests, static request => request.Status == 429);
        // A hundred in an hour: 36 seconds each, once the reserve is reached.
        Assert.True(project.Clock.GetUtcNow() - start > TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_limit_that_others_used_up_is_waited_for()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = static call => call.Number < 20 ? new HetznerFault.Refused(429, "rate_limit_exceeded") : null;

        Assert.Null(await project.Api.FindAsync(HetznerKinds.Server, 1, None));

        Assert.Equal(21, project.Cloud.Requests.Count);
    }

    [Fact]
    public async Task The_token_is_in_no_message()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = _ => new HetznerFault.Refused(401, "unauthorized", $"token {project.Cloud.Token} is unknown");

        var e = await Assert.ThrowsAsync<HetznerException>(() => project.Api.FindAsync(HetznerKinds.Server, 1, None));

        Assert.DoesNotContain(project.Cloud.Token, e.ToString(), StringComparison.Ordinal);
        Assert.Contains("token *** is unknown", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_follows_no_redirect()
    {
        using var handler = new Answers(static () => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://elsewhere.example/v1/servers/1") } });
        using var api = HetznerProvider.Connect(new HetznerApiOptions { Token = new Secret("t"), Handler = handler });

        var e = await Assert.ThrowsAsync<HetznerException>(() => api.FindAsync(HetznerKinds.Server, 1, None));

        Assert.Equal("Hetzner: GET /servers/1 was answered with 302 (redirected)", e.Message);
        Assert.Equal("https://api.hetzner.cloud/v1/servers/1", Assert.Single(handler.Asked));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var clock = new HetznerClock();
        using var api = HetznerProvider.Connect(new HetznerApiOptions { Token = new Secret("t"), BaseAddress = new Uri("http://127.0.0.1:9/v1"), Clock = clock, Delay = clock.DelayAsync });

        var e = await Assert.ThrowsAsync<HetznerException>(() => CreateGroupAsync(api, "group"));

        Assert.Same(HetznerDiagnostics.Unreachable, e.Descriptor);
        Assert.StartsWith("Hetzner: POST /placement_groups: no connection to 127.0.0.1 (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(" attempts failed", e.Message, StringComparison.Ordinal);
        Assert.False(e.MayHaveHappened);
    }

    // Whatever comes back, it is an answer or an error that names the request; never anything else.
    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"server\":{}}")]
    [InlineData("{\"server\":[]}")]
    [InlineData("{\"server\":{\"id\":\"7\"}}")]
    [InlineData("{\"server\":{\"id\":1e400}}")]
    [InlineData("{\"server\":{\"id\":7")]
    public async Task Answers_that_are_none_are_errors(string body)
    {
        var clock = new HetznerClock();
        using var handler = new Answers(body);
        using var api = HetznerProvider.Connect(new HetznerApiOptions { Token = new Secret("t"), Handler = handler, Clock = clock, Delay = clock.DelayAsync });

        var e = await Assert.ThrowsAsync<HetznerException>(() => api.FindAsync(HetznerKinds.Server, 1, None));

        Assert.Same(HetznerDiagnostics.Failed, e.Descriptor);
    }

    [Theory]
    [InlineData("{\"server\":{\"id\":7}}")]
    [InlineData("{\"server\":{\"id\":7,\"name\":null,\"labels\":[],\"public_net\":null,\"private_net\":{},\"volumes\":[null,\"x\"],\"created\":\"yesterday\",\"iso\":5,\"locked\":1}}")]
    public async Task Fields_that_are_missing_or_strange_are_empty(string body)
    {
        using var handler = new Answers(body);
        using var api = HetznerProvider.Connect(new HetznerApiOptions { Token = new Secret("t"), Handler = handler });

        var server = await api.FindAsync(HetznerKinds.Server, 7, None);

        Assert.Equal((7L, "", "", 0, false), (server!.Id, server.Name, server.PublicIPv4, server.Labels.Count, server.IsLocked));
    }

    private static Task<HetznerCreated<HetznerPlacementGroup>> CreateGroupAsync(IHetznerApi api, string name) =>
        api.CreateAsync(HetznerKinds.PlacementGroup, HetznerRequests.PlacementGroup(name, Ours), None);

    private static Task<HetznerCreated<HetznerServer>> CreateServerAsync(IHetznerApi api, string name) =>
        api.CreateAsync(HetznerKinds.Server, HetznerRequests.Server(new HetznerServerRequest { Name = name, ServerType = "cx23", Image = "debian-13", Location = "fsn1", Labels = Ours }), None);

    /// <summary>Answers every request alike.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        private readonly Func<HttpResponseMessage> _answer;

        public Answers(Func<HttpResponseMessage> answer) => _answer = answer;

        public Answers(string body) => _answer = () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) };

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(_answer());
        }
    }
}
