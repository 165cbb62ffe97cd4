using System.Diagnostics;
using KSail.Testing;

namespace KSail.Clusters.Tests;

/// <summary>
/// The libraries that Talos speaks gRPC and TLS with, behind a small Go program, which
/// <c>build/go-oracle.sh grpc-oracle tests/KSail.Clusters.Tests/Oracle/main.go</c> fetches and builds.
/// </summary>
internal static class Oracle
{
    /// <summary>Where the program is; null when it was not built.</summary>
    public static string? Path { get; } = Find();

    /// <summary>Serves with the certificates of a folder until the process is disposed.</summary>
    public static (OracleServer Server, int Port) Serve(TemporaryDirectory folder)
    {
        var process = Process.Start(new ProcessStartInfo(Path!, ["serve", folder.Root]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        return (new OracleServer(process), int.Parse(process.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Calls a method; the messages in hexadecimal and the status, one a line.</summary>
    public static async Task<string[]> CallAsync(string address, TemporaryDirectory folder, string method, string node)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, ["call", address, folder.Root, method, node]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.TrimEnd('\n').Split('\n');
    }

    private static string? Find()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var program = System.IO.Path.Combine(at, "artifacts", "tools", "grpc-oracle", "grpc-oracle");
            if (File.Exists(program))
                return program;
        }

        return null;
    }
}

/// <summary>The oracle as a server, which ends with its input.</summary>
internal sealed class OracleServer(Process process) : IDisposable
{
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}

/// <summary>A test against Talos' own libraries, skipped where they were not fetched: they are large, so nobody fetches them by the way.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresOracleTheoryAttribute : TheoryAttribute
{
    public RequiresOracleTheoryAttribute()
    {
        if (Oracle.Path is null)
            Skip = "the oracle is missing: 'build/go-oracle.sh grpc-oracle tests/KSail.Clusters.Tests/Oracle/main.go' fetches and builds it (270 MB)";
    }
}
