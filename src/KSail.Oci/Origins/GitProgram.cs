using System.Diagnostics;
using KSail.Oci.Programs;

namespace KSail.Oci.Origins;

/// <summary>Asks <c>git</c> what only it can answer for every form of repository: the commit's time, and which files differ from it.</summary>
internal sealed class GitProgram(string directory)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // A build inside a Git hook inherits the place of that repository.
    private static readonly string[] Inherited = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX"];

    /// <summary>What a command prints; null where there is no git, or it fails.</summary>
    public string? Ask(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", .. arguments]) { WorkingDirectory = directory };
        foreach (var name in Inherited)
            start.Environment.Remove(name);
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["LC_ALL"] = "C";
        var result = ExternalProgram.Run(start, "", Timeout, cancellationToken);
        return result is { ExitCode: 0 } ? result.Output : null;
    }
}
