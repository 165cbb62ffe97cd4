using System.Text;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Comparison;
using KSail.Talos.Generation;

namespace KSail.Testing.Talos;

/// <summary>
/// A stand-in for a node: it takes its configuration as Talos does, judges it by the rules of the product, serves Talos' API with the certificates of
/// that configuration, and answers as a node in its state would. It runs nothing.
/// </summary>
public sealed class TalosNode : IAsyncDisposable
{
    private readonly NodeSettings _settings;
    private readonly NodeServer _server;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];
    private readonly List<string> _log = [];
    private readonly Dictionary<NodeComponent, string> _images = [];
    private readonly Dictionary<NodeComponent, int> _imageVersions = [];
    private string? _storedText;
    private CancellationTokenSource? _trial;
    private int _version;

    public TalosNode(NodeSettings settings)
    {
        _settings = settings;
        Tag = settings.Tag;
        Schematic = settings.Schematic;
        Etcd = new EtcdState(settings.HostName, settings.Address, StatePath("etcd"));
        _storedText = StatePath("config.yaml") is { } path && File.Exists(path) ? File.ReadAllText(path) : null;
        if (StatePath("tag") is { } tag && File.Exists(tag))
            Tag = File.ReadAllText(tag);
        _server = new NodeServer(this);
    }

    /// <summary>Something about the node changed: its stage, its configuration, its membership in etcd.</summary>
    public event EventHandler? Changed;

    /// <summary>Failures on command.</summary>
    public NodeFaults Faults { get; } = new();

    /// <summary>What it is.</summary>
    public NodeSettings Settings => _settings;

    /// <summary>Port of its API.</summary>
    public int Port => _server.Port;

    /// <summary>Whether its API shows a certificate of its cluster; a worker is running for a moment before a control plane has issued one.</summary>
    public bool IsTrusted => _server.IsTrusted;

    /// <summary>Version that it pretends to run.</summary>
    public string Tag { get; private set; }

    /// <summary>The installer that it was upgraded with last; null before that.</summary>
    public string? Installer { get; private set; }

    public MachineStage Stage { get; private set; } = MachineStage.Booting;

    /// <summary>The configuration in use; null in maintenance mode.</summary>
    public MachineConfiguration? Configuration { get; private set; }

    /// <summary>Whether etcd runs here, and with it the control plane of Kubernetes.</summary>
    public bool IsControlPlaneUp => Configuration is { Role: NodeRole.ControlPlane } && IsEtcdRunning;

    /// <summary>Addresses of the members of etcd; the first one leads.</summary>
    public IReadOnlyList<string> EtcdAddresses => [.. Etcd.Members.Select(EtcdState.AddressOf)];

    /// <summary>Which configuration is in use: a number that grows with each.</summary>
    public string ConfigurationVersion => Version;

    /// <summary>Methods that were called, in order; forwarded ones are counted where they are done.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    /// <summary>The version of a component's own configuration, which its pod carries as an annotation; it grows with every change of the image.</summary>
    public string VersionOf(NodeComponent component)
    {
        lock (_lock)
            return _imageVersions.GetValueOrDefault(component).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    internal EtcdState Etcd { get; }

    internal bool IsEtcdRunning => Etcd.IsMember && Configuration is { Role: NodeRole.ControlPlane };

    internal bool IsContainer => _settings.Platform == "container";

    internal TalosRelease Release => TalosRelease.Parse(Tag)!;

    internal CancellationToken Stopped => _stopped.Token;

    internal MachineSecrets? Secrets { get; private set; }

    internal string? ActiveText { get; private set; }

    internal string? StoredText => _storedText;

    internal string Version => _version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal string? PulledImage { get; set; }

    internal string? UpgradedTag { get; private set; }

    internal string? Schematic { get; private set; }

    internal IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
                return [.. _log];
        }
    }

    /// <summary>Starts the node. A configuration that Talos would refuse ends the start with its first finding, as it ends the container.</summary>
    public async Task StartAsync()
    {
        await _server.StartAsync().ConfigureAwait(false);
        Boot();
    }

    /// <summary>Stops the node as if its power were cut; what it stored stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _trial?.Dispose();
        _stopped.Dispose();
    }

    internal void NoteCall(string method)
    {
        lock (_lock)
            _calls.Add(method);
    }

    /// <summary>Reads a configuration as the node does; refuses what is wrong with all its findings.</summary>
    internal MachineConfiguration ReadConfiguration(string text)
    {
        var diagnostics = new DiagnosticBag();
        var runtime = _settings.Mode switch { "container" => NodeRuntime.Container, "metal" => NodeRuntime.Metal, _ => NodeRuntime.Cloud };
        var options = new NodePatchOptions { Release = Release, Runtime = runtime };
        return MachineConfiguration.Read(SourceFile.FromText("config.yaml", text), options, diagnostics)
            ?? throw new NodeRefusal(GrpcCode.InvalidArgument, $"configuration validation failed: {string.Join("; ", diagnostics.Items.Select(static d => $"{d.Span.Line}:{d.Span.Column} {d.Message}"))}");
    }

    /// <summary>Stores a configuration, for now and later, or for later only.</summary>
    internal void Store(string text, bool use)
    {
        _trial?.Cancel();
        _storedText = text;
        if (StatePath("config.yaml") is { } path)
            File.WriteAllText(path, text);
        if (use)
            Use(text);
    }

    /// <summary>Installs what a configuration names, and starts from the disk with it.</summary>
    internal void Install(string text, MachineConfiguration configuration)
    {
        Store(text, use: false);
        if (ComponentImages.Find(configuration, NodeComponent.Installer) is { } image)
            UpgradedTag = image[(image.LastIndexOf(':') + 1)..];
        Restart(MachineStage.Installing);
    }

    /// <summary>Uses a configuration until the time is over, unless another one is applied before.</summary>
    internal void Try(string text, TimeSpan time)
    {
        _trial?.Cancel();
        _trial = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        Use(text);
        _ = RollBackAsync(time, _trial.Token);
    }

    /// <summary>Begins to use a configuration: certificates change with it, so whoever is connected is thrown out.</summary>
    internal void Use(string text)
    {
        var wasUnconfigured = Configuration is null;
        Configuration = ReadConfiguration(text);
        ActiveText = text;
        Secrets = Configuration.ReadSecrets();
        Interlocked.Increment(ref _version);
        NoteImages(Configuration);
        _server.UseCertificates(Configuration);
        Note($"configuration {Version} in use");
        if (wasUnconfigured)
            StartServices();
        OnChanged();
    }

    /// <summary>Makes this node the first member of etcd.</summary>
    internal void BootstrapEtcd()
    {
        Etcd.Set([Etcd.NewMember()]);
        OnEtcdChanged();
    }

    internal void OnEtcdChanged()
    {
        if (Configuration is { Role: NodeRole.ControlPlane } && Stage is MachineStage.Booting or MachineStage.Running)
            Stage = Etcd.IsMember ? MachineStage.Running : MachineStage.Booting;
        Note($"etcd has {Etcd.Members.Count} members");
        OnChanged();
    }

    /// <summary>Restarts: unreachable for a while, then up again with what is stored.</summary>
    internal void Restart(MachineStage stage) => _ = RestartAsync(stage);

    /// <summary>Is gone for good, as after a shutdown.</summary>
    internal void PowerOff() => _ = LeaveAsync(MachineStage.ShuttingDown);

    /// <summary>Forgets its data, its configuration, or both.</summary>
    internal void Wipe(bool data, bool state)
    {
        if (data)
            Etcd.Set([]);
        if (!state)
            return;
        _storedText = null;
        if (StatePath("config.yaml") is { } path)
            File.Delete(path);
    }

    internal void Note(string line)
    {
        lock (_lock)
            _log.Add(line);
    }

    /// <summary>Has another release on its disk, which the next restart begins. Images of the factory say what is built into them.</summary>
    internal void Install(string image)
    {
        var colon = image.LastIndexOf(':');
        if (colon <= 0)
            throw new NodeRefusal(GrpcCode.InvalidArgument, "the image has no tag");
        (Installer, UpgradedTag) = (image, image[(colon + 1)..]);
        if (Schematic is not null && image.StartsWith("factory.talos.dev/", StringComparison.Ordinal))
            Schematic = image[..colon].Split('/')[^1];
    }

    private void NoteImages(MachineConfiguration configuration)
    {
        lock (_lock)
        {
            foreach (var component in Enum.GetValues<NodeComponent>())
            {
                var image = ComponentImages.Find(configuration, component) ?? "";
                if (_images.GetValueOrDefault(component) == image)
                    continue;
                _images[component] = image;
                _imageVersions[component] = _imageVersions.GetValueOrDefault(component) + 1;
            }
        }
    }

    private string? StatePath(string name)
    {
        if (_settings.StateDirectory is not { } directory)
            return null;
        Directory.CreateDirectory(directory);
        return Path.Combine(directory, name);
    }

    private void Boot()
    {
        Configuration = null;
        ActiveText = null;
        Secrets = null;
        Stage = MachineStage.Booting;
        var text = _storedText ?? (_settings.UserData is { Length: > 0 } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null);
        if (text is null)
        {
            Stage = MachineStage.Maintenance;
            _server.UseCertificates(null);
            Note("waiting for a configuration");
            OnChanged();
            return;
        }

        try
        {
            // What is refused is not stored.
            ReadConfiguration(text);
            Store(text, use: true);
        }
        catch (NodeRefusal e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    private void StartServices()
    {
        var isWorker = Configuration!.Role == NodeRole.Worker;
        // In this order, because another control plane may take it into etcd meanwhile.
        Stage = MachineStage.Booting;
        if (isWorker || Etcd.IsMember)
            Stage = MachineStage.Running;
        if (!isWorker && !Etcd.IsMember)
            _ = JoinEtcdAsync();
    }

    // A control plane that is not bootstrapped asks the others, again and again, to take it in.
    private async Task JoinEtcdAsync()
    {
        var configuration = Configuration;
        while (!_stopped.IsCancellationRequested && !Etcd.IsMember && ReferenceEquals(configuration?.Documents, Configuration?.Documents))
        {
            foreach (var peer in Peers())
            {
                if (await _server.JoinAsync(peer, Etcd.NewMember(), _stopped.Token).ConfigureAwait(false) is not { } members)
                    continue;
                Etcd.Set(members);
                OnEtcdChanged();
                return;
            }

            await Task.Delay(100, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Addresses where another control plane may be.</summary>
    internal IEnumerable<string> Peers() => (_settings.Discover?.Invoke() ?? [EndpointHost()]).Where(peer => peer.Length > 0 && peer != _settings.Address);

    private string EndpointHost()
    {
        var endpoint = Configuration?.Find("KubeClusterConfig")?.Root.GetString("endpoint") ?? Configuration?.GetText("cluster", "controlPlane", "endpoint");
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri.Host : "";
    }

    // A moment later than asked for, so that the answer arrives.
    private async Task LeaveAsync(MachineStage stage)
    {
        Stage = stage;
        OnChanged();
        await Task.Delay(200, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _server.GoOffline();
    }

    private async Task RestartAsync(MachineStage stage)
    {
        await LeaveAsync(stage).ConfigureAwait(false);
        await Task.Delay(_settings.RestartTime, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stopped.IsCancellationRequested)
            return;
        // A release that does not start is left again for the one before.
        if (UpgradedTag is not null && Faults.Take("Start") is not null)
            UpgradedTag = null;
        if (UpgradedTag is { } tag)
        {
            (Tag, UpgradedTag) = (tag, null);
            if (StatePath("tag") is { } path)
                await File.WriteAllTextAsync(path, tag).ConfigureAwait(false);
        }

        // Whoever reaches it again finds it as it is now. A worker without certificate goes offline once more to wait for it.
        Boot();
        _server.GoOnline();
    }

    private async Task RollBackAsync(TimeSpan time, CancellationToken cancellation)
    {
        await Task.Delay(time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellation.IsCancellationRequested && _storedText is { } text)
            Use(text);
    }

    private void OnChanged() => Changed?.Invoke(this, EventArgs.Empty);
}
