using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests.Sops;

/// <summary>
/// A reader and writer of SOPS files on Go's own parts, <c>Oracle/main.go</c>: go-yaml for comments and types, strconv and time for texts, crypto/cipher
/// for vectors of 32 bytes, regexp for rules.
/// </summary>
internal static class SopsOracle
{
    private static readonly Lazy<string?> Program = new(Find);

    public static string? Path => Program.Value;

    /// <summary>The values and comments of a plain document.</summary>
    public static (int ExitCode, string Output, string Error) Tree(string format, string text) => Ask(["tree", format], text, null);

    /// <summary>The values and comments of an encrypted document, and behind <c>MAC</c> whether it verifies.</summary>
    public static (int ExitCode, string Output, string Error) Decrypt(string format, string text, byte[] key) => Ask(["decrypt", format, Convert.ToHexString(key)], text, null);

    /// <summary>A plain document, encrypted.</summary>
    public static (int ExitCode, string Output, string Error) Encrypt(string format, string text, byte[] key, string metadata) => Ask(["encrypt", format, Convert.ToHexString(key)], text, metadata);

    private static (int ExitCode, string Output, string Error) Ask(string[] arguments, string text, string? metadata) =>
        ExternalTool.TryRun("env", "/", text, [$"METADATA={metadata}", Path!, .. arguments]);

    private static string? Find()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var program = System.IO.Path.Combine(at, "artifacts", "tools", "sops-oracle", "sops-oracle");
            if (File.Exists(program))
                return program;
        }

        return null;
    }
}

/// <summary>A test that needs the oracle; skipped where it was not built.</summary>
internal sealed class RequiresSopsOracleFactAttribute : FactAttribute
{
    public RequiresSopsOracleFactAttribute()
    {
        if (SopsOracle.Path is null)
            Skip = "the oracle is missing: build/go-oracle.sh sops-oracle tests/KSail.Secrets.Tests/Oracle/main.go fetches and builds it (270 MB)";
    }
}
