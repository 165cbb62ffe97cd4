using System.Net;
using System.Text;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Endpoints;
using KSail.Clusters.Docker.Engine.Transport;

namespace KSail.Clusters.Tests.Docker;

/// <summary>An engine whose answers are written down: the product's client reads them as if they had come over a socket.</summary>
internal sealed class ScriptedEngine : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<(int Status, string Body)>> _answers = new(StringComparer.Ordinal);

    public ScriptedEngine()
    {
        Answer("GET /version", """{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12","Components":[{"Name":"Engine"}]}""");
        Info();
        Answer("GET /containers/json", "[]");
        Answer("GET /networks", "[]");
        Answer("GET /volumes", """{"Volumes":null}""");
    }

    /// <summary>Method, path and version of what was asked, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The header with credentials of the last pull.</summary>
    public string? Authorization { get; private set; }

    /// <summary>What the engine says about itself.</summary>
    public void Info(string system = "linux", int processors = 8, long gibibytes = 16, string cgroup = "2", string security = "name=seccomp") => Answer(
        "GET /info",
        $$"""{"ServerVersion":"20.10.24","OSType":"{{system}}","Architecture":"x86_64","NCPU":{{processors}},"MemTotal":{{gibibytes * 1073741824}},"CgroupVersion":"{{cgroup}}","SecurityOptions":["{{security}}"]}""");

    /// <summary>Answers a request from now on: the answers one after the other, the last one again and again.</summary>
    public void Answer(string request, params string[] bodies) => _answers[request] = new Queue<(int, string)>(bodies.Select(static body => (200, body)));

    public void Refuse(string request, int status, string message) => _answers[request] = new Queue<(int, string)>([(status, $$"""{"message":"{{message}}"}""")]);

    public Task<IDockerEngine> ConnectAsync() => DockerConnection.NegotiateAsync(
        new EngineTransport(new DockerEndpoint(EndpointKind.Socket, "/test.sock", 0, "a test"), this), CancellationToken.None);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        if (request.Headers.TryGetValues("X-Registry-Auth", out var authorization))
            Authorization = authorization.Single();
        var path = request.RequestUri.AbsolutePath;
        var key = $"{request.Method} {(path.StartsWith("/v1.", StringComparison.Ordinal) ? path[path.IndexOf('/', 1)..] : path)}";
        var (status, body) = !_answers.TryGetValue(key, out var answers) ? (404, """{"message":"page not found"}""") : answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)), RequestMessage = request });
    }
}

/// <summary>A clock by which waiting takes no time.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    /// <summary>How long was waited for, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
