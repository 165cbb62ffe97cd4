using KSail.Clusters.Talos.Config;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;

namespace KSail.Clusters.State;

/// <summary>
/// What this machine remembers of a cluster: its secrets, which are made before the first node, and what was done to it last. Everything can be
/// found out anew from a running cluster, so that another machine, or a new checkout, can go on with it.
/// </summary>
public sealed class ClusterStore
{
    private const string SecretsName = "secrets.yaml";
    private const string RecordName = "record.json";

    private readonly string _cluster;
    private readonly string _lockFile;
    private readonly TimeProvider _clock;

    /// <summary>The memory of one cluster.</summary>
    /// <param name="root">Folder of all clusters, see <see cref="UserFolders.ClusterState"/>.</param>
    /// <param name="provider">Which kind of provider it has: clusters of one name may exist on several.</param>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="clock">The clock.</param>
    public ClusterStore(string root, string provider, string cluster, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(cluster);
        var folder = Path.Combine(root, provider.ToLowerInvariant());
        Folder = Path.Combine(folder, cluster);
        _lockFile = Path.Combine(folder, cluster + ".lock");
        _cluster = cluster;
        _clock = clock;
    }

    /// <summary>Absolute path of the folder, which may not exist.</summary>
    public string Folder { get; }

    /// <summary>Absolute path of the file with the secrets, in the form of <c>talosctl gen secrets</c>.</summary>
    public string SecretsFile => Path.Combine(Folder, SecretsName);

    /// <summary>Whether there are secrets.</summary>
    public bool HasSecrets => File.Exists(SecretsFile);

    /// <summary>Takes the lock of the cluster; null with an error that names who has it.</summary>
    /// <param name="operation">What is going on, for the others: <c>ClusterUp</c>.</param>
    /// <param name="span">The place of the error.</param>
    /// <param name="diagnostics">Takes the error.</param>
    public ClusterLock? TryLock(string operation, SourceSpan span, DiagnosticBag diagnostics) =>
        ClusterLock.TryTake(_lockFile, _cluster, operation, span, _clock, diagnostics);

    /// <summary>Reads the secrets; null where there are none, and with an error when they cannot be used.</summary>
    public MachineSecrets? ReadSecrets(DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return Guard(() => PrivateFile.Read(SecretsFile), diagnostics) is { } text
            ? KSail.Talos.Credentials.SecretsFile.Read(SourceFile.FromText(SecretsFile, text), diagnostics)
            : null;
    }

    /// <summary>Keeps secrets, for the user's eyes only. False with an error when that is not possible: nothing may be made with them then.</summary>
    public bool WriteSecrets(MachineSecrets secrets, DiagnosticBag diagnostics) =>
        Write(SecretsFile, KSail.Talos.Credentials.SecretsFile.Write(secrets).Reveal(), diagnostics);

    /// <summary>Reads what was done last; nothing where it is not known.</summary>
    public ClusterRecord ReadRecord() => Guard(() => PrivateFile.Read(Path.Combine(Folder, RecordName)), new DiagnosticBag()) is { } text && ClusterRecord.Parse(text) is { } record
        ? record
        : ClusterRecord.Empty;

    /// <summary>Keeps what was done last.</summary>
    public bool WriteRecord(ClusterRecord record, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Write(Path.Combine(Folder, RecordName), record.Write(), diagnostics);
    }

    /// <summary>Forgets the cluster.</summary>
    public void Delete()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static bool Write(string path, string text, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return Guard(
            () =>
            {
                PrivateFile.Write(path, text);
                return "";
            },
            diagnostics) is not null;
    }

    private static string? Guard(Func<string?> work, DiagnosticBag diagnostics)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(LifecycleDiagnostics.StateUnusable, SourceSpan.None, $"the state of the cluster cannot be used ({e.Message.TrimEnd('.')}); check permissions and free space, or set XDG_STATE_HOME to a folder that can be written");
            return null;
        }
    }
}
