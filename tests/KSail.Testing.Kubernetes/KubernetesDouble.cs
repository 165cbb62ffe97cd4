using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Http;
using KSail.Testing.Kubernetes.Kinds;
using KSail.Testing.Kubernetes.Network;
using KSail.Testing.Kubernetes.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KSail.Testing.Kubernetes;

/// <summary>
/// An API server of Kubernetes for tests: its protocol, its storage and its manners without what is behind them. Objects, watches, apply, discovery and
/// errors are those of a real server (the tests of the client run against both); nothing schedules pods or runs containers, unless a test plays it.
/// </summary>
public sealed class KubernetesDouble : IAsyncDisposable
{
    /// <summary>The user of <see cref="Kubeconfig"/>.</summary>
    public const string Admin = "admin";

    private readonly Authority _authority;
    private readonly ObjectStore _store = new();
    private readonly PodLogs _logs = new();
    private readonly Identity _identity;
    private readonly WatchHandler _watches;
    private readonly KindRegistry _kinds = new();
    private readonly ApiHandler _handler;
    private readonly ApiPipeline _pipeline;
    private readonly WebApplication _application;
    private readonly string _token = Guid.NewGuid().ToString("N");
    private SslStreamCertificateContext _certificate;
    private FaultyNetwork? _network;
    private IKubernetesApi? _direct;
    private int _port;

    private KubernetesDouble(DoubleSettings settings)
    {
        _authority = settings.Authority ?? new Authority("kubernetes-ca");
        _identity = new Identity(_authority.Certificate, settings.Clock);
        _identity.Tokens[_token] = Admin;
        _certificate = Shown(_authority.IssueServer([.. ServerNames, .. settings.ServerNames], DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddYears(1)));
        _watches = new WatchHandler(_store, Faults);
        _handler = new ApiHandler(_store, _kinds, _logs, _watches, settings.Clock);
        _pipeline = new ApiPipeline(_kinds, _handler, _identity, Faults) { GitVersion = settings.Version };
        if (settings.State is { } state)
        {
            _handler.Restore(StoredState.Read(state));
        }
        else
        {
            foreach (var name in (ReadOnlySpan<string>)["default", "kube-node-lease", "kube-public", "kube-system"])
                _handler.CreateNamespace(name);
        }

        _application = Build(settings.Address, settings.Port, settings.Protocols);
    }

    /// <summary>Names and addresses that the server's certificate is for.</summary>
    public static IReadOnlyList<string> ServerNames { get; } = ["kubernetes", "kubernetes.default.svc", "localhost", "127.0.0.1"];

    /// <summary>What goes wrong in the server.</summary>
    public ApiFaults Faults { get; } = new();

    /// <summary>What goes wrong on the way to it.</summary>
    public FaultyNetwork Network => _network!;

    /// <summary>The authority of the server's and the users' certificates.</summary>
    public Authority Authority => _authority;

    /// <summary>The server's address, by way of <see cref="Network"/>.</summary>
    public string Address => $"https://127.0.0.1:{Network.Port}";

    /// <summary>The token of <see cref="Admin"/>.</summary>
    public string AdminToken => _token;

    /// <summary>The certificate that is shown on new connections.</summary>
    public X509Certificate2 Certificate
    {
        get => _certificate.TargetCertificate;
        set => _certificate = Shown(value);
    }

    /// <summary>Everything that was asked so far.</summary>
    public IReadOnlyList<ApiRequestRecord> Requests => [.. _pipeline.Requests];

    /// <summary>How often a bookmark is sent to watches that want them.</summary>
    public TimeSpan BookmarkInterval
    {
        get => _watches.BookmarkInterval;
        set => _watches.BookmarkInterval = value;
    }

    /// <summary>How many changes watches and pages of lists may reach back.</summary>
    public int HistoryLength
    {
        get => _store.HistoryLength;
        set => _store.HistoryLength = value;
    }

    /// <summary>A kubeconfig for <see cref="Admin"/>: context, cluster and user are called <c>double</c>.</summary>
    public string Kubeconfig => KubeconfigFor($"token: {_token}");

    /// <summary>Starts a server.</summary>
    /// <param name="clock">The server's clock; null for the machine's.</param>
    /// <param name="address">Where it listens; null for this machine alone.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="protocols">What it speaks.</param>
    public static Task<KubernetesDouble> StartAsync(
        TimeProvider? clock = null, IPAddress? address = null, int port = 0, HttpProtocols protocols = HttpProtocols.Http1AndHttp2) =>
        StartAsync(new DoubleSettings { Clock = clock ?? TimeProvider.System, Address = address ?? IPAddress.Loopback, Port = port, Protocols = protocols });

    /// <summary>Starts a server.</summary>
    public static async Task<KubernetesDouble> StartAsync(DoubleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var server = new KubernetesDouble(settings);
        await server._application.StartAsync().ConfigureAwait(false);
        var addresses = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server._port = new Uri(addresses.First()).Port;
        server._network = new FaultyNetwork(server._port);
        return server;
    }

    /// <summary>The version of the last change.</summary>
    public long StateVersion => _store.Version;

    /// <summary>Everything that there is, for <see cref="DoubleSettings.State"/> of another server.</summary>
    public string SaveState() => _store.Save().Write();

    /// <summary>How often something was asked.</summary>
    /// <param name="verb">As in <see cref="ApiRequestRecord.Verb"/>.</param>
    /// <param name="resource">As in <see cref="ApiRequestRecord.Resource"/>.</param>
    public int Count(string verb, string resource) => _pipeline.Requests.Count(request => request.Verb == verb && request.Resource == resource);

    /// <summary>A kubeconfig like <see cref="Kubeconfig"/> for another user.</summary>
    /// <param name="user">The fields of the user, one in a line.</param>
    /// <param name="cluster">Further fields of the cluster, one in a line.</param>
    public string KubeconfigFor(string user, string cluster = "") =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: double
          cluster:
            server: {Address}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.Pem))}
        {Indented(cluster)}
        users:
        - name: double
          user:
        {Indented(user)}
        contexts:
        - name: double
          context: {"{"}cluster: double, user: double{"}"}
        """;

    /// <summary>Serves a custom kind without a definition, and so without a schema: objects are kept as they are.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="hasStatus">Whether its status is a subresource, as that of most kinds is.</param>
    public void Serve(ResourceKind kind, bool hasStatus = true) =>
        _kinds.Define(new ServedKind(kind.Group, kind.Kind, kind.Plural, kind.Namespaced)
        {
            Versions = [new ServedVersion(kind.Version) { HasStatus = hasStatus }], Singular = kind.Kind.ToLowerInvariant(), IsCustom = true, HasGeneration = true,
        });

    /// <summary>Lets a token in.</summary>
    public void AddToken(string token, string user) => _identity.Tokens[token] = user;

    /// <summary>Lets a token in no longer.</summary>
    public void RemoveToken(string token) => _identity.Tokens.TryRemove(token, out _);

    /// <summary>Lets a user in with a password.</summary>
    public void AddPassword(string user, string password) => _identity.Passwords[Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))] = user;

    /// <summary>Forgets all past changes: watches and pages of lists that would go on from one are answered with 410.</summary>
    public void Compact() => _store.Compact();

    /// <summary>What a container has logged.</summary>
    public void SetLog(ObjectName pod, string container, string text, bool previous = false) => _logs.Set(pod, container, previous, text);

    /// <summary>A client of <see cref="Admin"/>. The caller disposes it.</summary>
    public IKubernetesApi Open(KubernetesClientOptions? options = null) => Open(Kubeconfig, options ?? new KubernetesClientOptions { Environment = static _ => null });

    /// <summary>Does something as <see cref="Admin"/> past <see cref="Network"/> and its faults; such requests are not among <see cref="Requests"/>.</summary>
    public async Task DirectlyAsync(Func<IKubernetesApi, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _direct ??= Open(Kubeconfig.Replace(Address, $"https://127.0.0.1:{_port}", StringComparison.Ordinal), new KubernetesClientOptions
        {
            Environment = static _ => null, Handler = static next => new Marked(next),
        });
        await work(_direct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _direct?.Dispose();
        if (_network is not null)
            await _network.DisposeAsync().ConfigureAwait(false);
        using (var now = new CancellationTokenSource())
        {
            // Watches would be waited for.
            await now.CancelAsync().ConfigureAwait(false);
            await _application.StopAsync(now.Token).ConfigureAwait(false);
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        _authority.Dispose();
        Certificate.Dispose();
    }

    private static string Indented(string fields) => string.Join('\n', fields.ReplaceLineEndings("\n").Split('\n').Select(line => "    " + line));

    private static IKubernetesApi Open(string kubeconfig, KubernetesClientOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("ksail-double-");
        try
        {
            var path = Path.Combine(folder.FullName, "config");
            File.WriteAllText(path, kubeconfig);
            var diagnostics = new DiagnosticBag();
            var connection = KSail.Kubernetes.Connections.Kubeconfig
                .Load(KubeconfigFiles.Single(path, folder.FullName, static _ => null), diagnostics)?
                .Connect("double", SourceSpan.None, static _ => null, diagnostics);
            return connection?.Open(options)
                ?? throw new InvalidOperationException(string.Join('\n', diagnostics.Items));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private WebApplication Build(IPAddress address, int port, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 3 * 1024 * 1024;
            kestrel.Listen(address, port, endpoint =>
            {
                endpoint.Protocols = protocols;
                endpoint.UseHttps(https =>
                {
                    https.ServerCertificateSelector = (_, _) => Certificate;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    // Whose certificate it is, and whether it is still valid, is found out for each request, as the real server does.
                    https.ClientCertificateValidation = static (_, _, _) => true;
                    https.SslProtocols = SslProtocols.None;
                    // The selector is asked in each handshake, and for each answer the authorities of the system are loaded, as they are for the client's.
                    https.OnAuthenticate = (_, options) =>
                    {
                        options.ServerCertificateSelectionCallback = null;
                        options.ServerCertificateContext = _certificate;
                        options.CertificateChainPolicy = Identity.Trust(_authority.Certificate);
                    };
                });
            });
        });
        var application = builder.Build();
        application.Run(_pipeline.AnswerAsync);
        return application;
    }

    private static SslStreamCertificateContext Shown(X509Certificate2 certificate) => SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);

    // So that a server knows such requests from those of the tested.
    private sealed class Marked(HttpMessageHandler next) : DelegatingHandler(next)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation(ApiPipeline.Unnoticed, "true");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
