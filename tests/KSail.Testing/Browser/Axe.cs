using Xunit;

namespace KSail.Testing.Browser;

/// <summary>The script axe-core, which finds what keeps people with disabilities from using a page.</summary>
public static class Axe
{
    public const string Package = "axe-core";
    public const string File = "axe.min.js";

    /// <summary>Absolute path of the script.</summary>
    public static string Path => NpmPackage.Find(Package, File) is ({ } path, _) ? path : throw new InvalidOperationException(NpmPackage.Find(Package, File).Problem);
}

/// <summary>A table of pages for axe: skipped with the reason where it or the browser cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAxeTheoryAttribute : TheoryAttribute
{
    public RequiresAxeTheoryAttribute() => Skip = ExternalTool.ReasonToSkip("chromium") ?? NpmPackage.ReasonToSkip(Axe.Package, Axe.File);
}
