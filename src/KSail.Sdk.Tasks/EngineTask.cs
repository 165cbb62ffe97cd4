using System.Globalization;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Restore.Cache;
using KSail.Validation.Catalogs;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>
/// What all tasks share: cancellation, a limit of time, and findings and exceptions that become entries of the build's log. A task reads its
/// parameters, calls one entry point of the engine, and sets its outputs.
/// </summary>
public abstract class EngineTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private volatile bool _canceledByUser;

    /// <summary>Absolute path of the project; findings that concern no other file point here.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Environments the project names itself, with <c>Config</c> as metadata; empty to find them by file name.</summary>
    public ITaskItem[] Environments { get; set; } = [];

    /// <summary>What <c>ksail.yaml</c> is called.</summary>
    public string DefaultEnvironment { get; set; } = "local";

    /// <summary>The chosen environment; empty for none.</summary>
    public string EnvironmentName { get; set; } = "";

    /// <summary>A folder or an address with one page <c>KSAILnnnn.md</c> per code; empty for no links.</summary>
    public string HelpLinkBase { get; set; } = "";

    /// <summary>Longest time the work may take, as <c>hh:mm:ss</c>; empty for no limit.</summary>
    public string Timeout { get; set; } = "";

    /// <summary>The environments that the project names, as the engine wants them.</summary>
    private protected IReadOnlyList<EnvironmentItem> Items =>
        Array.ConvertAll(Environments, item => new EnvironmentItem(item.ItemSpec, item.GetMetadata("Config"), SourceSpan.OfFile(ProjectFile)));

    /// <summary>The variables of this process. Only the engine reads values, and only those that a configuration asks for.</summary>
    private protected static EnvironmentVariables Variables { get; } = new(
        Environment.GetEnvironmentVariable,
        static () => Environment.GetEnvironmentVariables().Keys.Cast<string>());

    /// <summary>Items as places of schemas; an item that the project names is there, whichever task reads it.</summary>
    private protected IReadOnlyList<SchemaLocation> LocationsOf(ITaskItem[] items) =>
        Array.ConvertAll(items, item => new SchemaLocation(item.ItemSpec, SourceSpan.OfFile(ProjectFile)));

    /// <summary>The cache of what restore fetched: a folder that the project names, or the user's own.</summary>
    private protected string RestoreCacheOf(string directory) =>
        directory.Length > 0 ? FullPath(directory) : RestoreCache.DefaultDirectory(Environment.GetEnvironmentVariable);

    /// <summary>A path that the project writes relative to itself; empty for none.</summary>
    private protected string FullPath(string path) => path.Length == 0 ? "" : Path.GetFullPath(path, Path.GetDirectoryName(ProjectFile)!);

    /// <summary>Whether a property that is on unless the project says otherwise is on.</summary>
    private protected static bool IsOn(string property) => !property.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Does the work and returns what the user should know; outputs are set on the way.</summary>
    private protected abstract IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken);

    /// <inheritdoc />
    public sealed override bool Execute()
    {
        var log = new DiagnosticLog(Log, ProjectFile, HelpLinkBase);
        try
        {
            if (Timeout.Length > 0 && !StartTimeout(log))
                return false;
            log.Write(Misspelt());
            log.Write(Run(_cancellation.Token));
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // Some engine entry points end in a diagnostic, some in this exception: what is said below holds for both.
        }
        catch (Exception exception)
        {
            log.Write(SdkDiagnostics.UnexpectedError.At(SourceSpan.None, $"Unexpected error in {GetType().Name}: {exception.GetType().FullName}: {exception.Message}"));
            Log.LogMessage(MessageImportance.Low, exception.ToString());
            return false;
        }

        if (!_cancellation.IsCancellationRequested)
            return !Log.HasLoggedErrors;
        if (!_canceledByUser)
            log.Write(SdkDiagnostics.TimedOut.At(SourceSpan.None, $"The work was not done within {Timeout} and was stopped; raise KSailTimeout or look for what hangs"));
        return false;
    }

    /// <inheritdoc />
    public void Cancel()
    {
        _canceledByUser = true;
        _cancellation.Cancel();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the task holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _cancellation.Dispose();
    }

    // Once for a project in a build, whichever of its tasks comes first.
    private IReadOnlyList<Diagnostic> Misspelt()
    {
        if (BuildEngine is not IBuildEngine6 engine)
            return [];
        var key = $"{nameof(PropertyNames)}|{ProjectFile}";
        if (engine.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is not null)
            return [];
        engine.RegisterTaskObject(key, key, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return [.. PropertyNames.Misspelt(engine.GetGlobalProperties().Keys), .. MisspeltInProject()];
    }

    private IReadOnlyList<Diagnostic> MisspeltInProject()
    {
        try
        {
            return ProjectElements.Misspelt(ProjectFile, File.ReadAllText(ProjectFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A project that only its host's memory has.
            return [];
        }
    }

    private bool StartTimeout(DiagnosticLog log)
    {
        if (TimeSpan.TryParse(Timeout, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero && limit.TotalDays < 1)
        {
            _cancellation.CancelAfter(limit);
            return true;
        }

        log.Write(SdkDiagnostics.InvalidProperty.At(SourceSpan.None, $"KSailTimeout is '{Timeout}'; write a time below one day as hh:mm:ss"));
        return false;
    }
}
