using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration.Environments;

/// <summary>Tells whether a configuration file can be opened, and why not.</summary>
internal static class ConfigurationFile
{
    public static bool Exists(SourceView view, string path, SourceSpan span, string what, DiagnosticBag diagnostics)
    {
        var display = view.Display(path);
        switch (view.Locate(path).Kind)
        {
            case PathKind.File:
                return true;
            case PathKind.Missing:
                diagnostics.Add(ConfigurationDiagnostics.ConfigurationMissing, span, $"{what} should be '{display}', which does not exist");
                return false;
            case PathKind.Directory:
                diagnostics.Add(ConfigurationDiagnostics.ConfigurationMissing, span, $"{what} should be a file, but '{display}' is a folder");
                return false;
            case PathKind.LinkLoop:
                diagnostics.Add(DocumentDiagnostics.LinkLoop, span, $"{what}, '{display}', is a symbolic link that leads back to itself");
                return false;
            default:
                diagnostics.Add(DocumentDiagnostics.OutsideRepository, span, $"{what}, '{display}', is outside of the repository; keep it inside");
                return false;
        }
    }
}
