using System.Diagnostics;

namespace KSail.Testing;

/// <summary>A program of the machine that tests run: found on the path, started without a shell, waited for.</summary>
public static class ExternalTool
{
    /// <summary>Absolute path of a program; null when it is not on the path.</summary>
    public static string? Find(string name)
    {
        // Debian keeps servers where a plain user's path may not lead.
        var path = Environment.GetEnvironmentVariable("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin";
        foreach (var directory in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.Combine(directory, name);
            if (File.Exists(candidate))
                return candidate;
        }

        return null;
    }

    /// <summary>What to type to get a program.</summary>
    public static string HowToGet(string name)
    {
        var package = name switch
        {
            "htpasswd" => "apache2-utils",
            "ssh-keygen" => "openssh-client",
            "sshd" => "openssh-server",
            _ => name,
        };
        return $"'{name}' is missing: apt-get install {package}";
    }

    /// <summary>Why a test that needs these programs cannot run here; null when it can, or when it had better fail (<c>CI=true</c>).</summary>
    public static string? ReasonToSkip(params string[] names)
    {
        foreach (var name in names)
        {
            if (Find(name) is null && Environment.GetEnvironmentVariable("CI") != "true")
                return HowToGet(name);
        }

        return null;
    }

    /// <summary>Runs a program to its end and returns what it printed; a failure of the program is a failure of the test.</summary>
    public static string Run(string name, string directory, string input, params string[] arguments)
    {
        var (exitCode, output, error) = TryRun(name, directory, input, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: exit code {exitCode}\n{error}{output}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output, string Error) TryRun(string name, string directory, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(name) ?? throw new InvalidOperationException(HowToGet(name)), arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
