using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests.Sops;

/// <summary>The npm package <c>sops-age</c>: another reader of SOPS files, in TypeScript, with age and AES-GCM of its own. It runs in Node, from its bundle for browsers.</summary>
internal static class SopsAge
{
    public const string Package = "sops-age";
    public const string File = "dist/index.global.js";

    // The bundle takes what it needs of Node as variables.
    private const string Program = """
        const [bundle, type, secretKey] = process.argv.slice(1);
        const fs = require('fs');
        const names = { Bn: require('crypto'), promises: fs.promises, path: require('path'), os: require('os'), child_process: require('child_process'), util: require('util') };
        const decryptSops = new Function(...Object.keys(names), fs.readFileSync(bundle, 'utf8') + '\nreturn decryptSops;')(...Object.values(names));
        decryptSops.decryptSops(fs.readFileSync(0, 'utf8'), { fileType: type, secretKey }).then(value => console.log(JSON.stringify(value)), error => { console.error(error.message); process.exitCode = 1; });
        """;

    /// <summary>The values of a file, as JSON.</summary>
    public static string Decrypt(string text, string format, string secretKey)
    {
        var (path, problem) = NpmPackage.Find(Package, File);
        return ExternalTool.Run("node", "/", text, "-e", Program, path ?? throw new InvalidOperationException(problem), format, secretKey);
    }
}

/// <summary>A test that needs the package and Node; skipped where they cannot be had.</summary>
internal sealed class RequiresSopsAgeTheoryAttribute : TheoryAttribute
{
    public RequiresSopsAgeTheoryAttribute() => Skip = ExternalTool.ReasonToSkip("node") ?? NpmPackage.ReasonToSkip(SopsAge.Package, SopsAge.File);
}
