using System.Diagnostics;
using System.Text;
using KSail.Testing.Docker;

namespace KSail.Sdk.Tests;

/// <summary>Runs <c>dotnet</c> as a user would: nothing of the test run's own environment may decide what happens.</summary>
internal sealed class DotnetCommand(string workingDirectory)
{
    // Only what hangs: packing the SDK takes minutes where everything else is busy, too.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(DockerHost.IsReal ? 60 : 10);

    public Dictionary<string, string?> Variables { get; } = new(StringComparer.Ordinal)
    {
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        // Nodes that stay would keep files of a finished test open, and outlive the run.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["ENVIRONMENT"] = null,
        ["KSAILENVIRONMENT"] = null,
        ["NUGET_PACKAGES"] = null,
    };

    public DotnetResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return Finish(process, arguments);
    }

    public Process Start(params string[] arguments) => StartProgram("dotnet", arguments);

    /// <summary>Starts another program, which runs <c>dotnet</c> in its turn, in the same environment.</summary>
    public Process StartProgram(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestRun).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static DotnetResult Finish(Process process, params string[] arguments)
    {
        var output = new StringBuilder();
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        if (!process.WaitForExit(_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} hangs:\n{output}");
        }

        process.WaitForExit();
        return new DotnetResult(string.Join(' ', arguments), process.ExitCode, output.ToString());

        void Append(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is not { } line)
                return;
            lock (output)
                output.Append(line).Append('\n');
        }
    }

    private static bool IsOfTheTestRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("KSAIL_", StringComparison.OrdinalIgnoreCase) || name is "DOTNET_HOST_PATH" or "CI" or "TF_BUILD" or "GITHUB_ACTIONS";
}

/// <summary>How a command ended.</summary>
internal sealed record DotnetResult(string Command, int ExitCode, string Output)
{
    public DotnetResult Succeeds()
    {
        Assert.True(ExitCode == 0, $"dotnet {Command} ended with {ExitCode}:\n{Output}");
        return this;
    }

    public DotnetResult Fails()
    {
        Assert.True(ExitCode == 1, $"dotnet {Command} ended with {ExitCode}, expected 1:\n{Output}");
        return this;
    }
}
