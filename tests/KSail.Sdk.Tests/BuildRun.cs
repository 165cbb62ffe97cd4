using Microsoft.Build.Logging.StructuredLogger;

namespace KSail.Sdk.Tests;

/// <summary>A build as its binary log tells it. Tests assert these events, not the text of a console.</summary>
internal sealed class BuildRun(DotnetResult result, string logFile)
{
    // The reader keeps state of its own between events: two logs read at a time get each other's.
    private static readonly Lock _reader = new();

    private readonly Lazy<Build> _log = new(() =>
    {
        lock (_reader)
            return BinaryLog.ReadBuild(logFile);
    });

    public DotnetResult Result => result;

    public Build Log => _log.Value;

    public IReadOnlyList<Error> Errors => Log.FindChildrenRecursive<Error>();

    public IReadOnlyList<Warning> Warnings => Log.FindChildrenRecursive<Warning>();

    /// <summary>Names of the SDK's tasks that ran, in order, without the restore that goes before every command.</summary>
    public IReadOnlyList<string> Tasks => [.. AllTasks.Where(static name => name != Restore)];

    /// <summary>How many projects were asked what they need from outside.</summary>
    public int Restores => AllTasks.Count(static name => name == Restore);

    private const string Restore = "RestoreDependencies";

    private IEnumerable<string> AllTasks => Log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>()
        .Where(task => task.FromAssembly?.Contains("KSail.Sdk.Tasks", StringComparison.Ordinal) == true || _tasks.Contains(task.Name))
        .Select(task => task.Name);

    private static readonly string[] _tasks = [Restore, "ValidateEnvironments", "ScanEnvironments", "RenderEnvironments", "SelectEnvironment", "PushArtifact", "PromoteArtifact", "VerifyArtifact", "DiffArtifact", "ReconcileEnvironment", "EnvironmentStatus", "CompareEnvironments", "WriteReport"];

    public BuildRun Succeeds()
    {
        result.Succeeds();
        Assert.Empty(Errors);
        return this;
    }

    public BuildRun Fails(params string[] codes)
    {
        result.Fails();
        Assert.Equal(codes.Order(StringComparer.Ordinal), Errors.Select(error => error.Code).Distinct().Order(StringComparer.Ordinal));
        return this;
    }

    /// <summary>Target names that ran in our project, so a test can see what a command reached.</summary>
    public bool Ran(string target) => Log.FindChildrenRecursive<Target>().Any(t => t.Name == target && t.Children.Count > 0);
}
