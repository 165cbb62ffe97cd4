using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Writes findings to the build's log in the form that consoles, binary logs and editors read.</summary>
internal sealed class DiagnosticLog(TaskLoggingHelper log, string projectFile, string? helpLinkBase)
{
    public void Write(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Write(diagnostic);
    }

    public void Write(Diagnostic diagnostic)
    {
        var span = diagnostic.Span;
        // A finding without a file would be placed in the targets file of the SDK, where there is nothing for the user to change.
        var file = span.HasFile ? span.File : projectFile;
        // Editors understand (line,column) and (line,column,endLine,endColumn); three numbers make them lose the file.
        var (endLine, endColumn) = span.EndLine > 0 && span.EndColumn > 0 ? (span.EndLine, span.EndColumn) : (0, 0);
        var message = OneLine(diagnostic.Message);
        switch (diagnostic.Severity)
        {
            case DiagnosticSeverity.Error:
                log.LogError(null, diagnostic.Code, null, HelpLink(diagnostic.Code), file, span.Line, span.Column, endLine, endColumn, message);
                break;
            case DiagnosticSeverity.Warning:
                log.LogWarning(null, diagnostic.Code, null, HelpLink(diagnostic.Code), file, span.Line, span.Column, endLine, endColumn, message);
                break;
            default:
                log.LogMessage(null, diagnostic.Code, null, file, span.Line, span.Column, endLine, endColumn, MessageImportance.High, message);
                break;
        }
    }

    // Console loggers and problem matchers take the first line only, and some show nothing at all of a longer text.
    private static string OneLine(string message) => message.AsSpan().IndexOfAny('\r', '\n') < 0
        ? message
        : string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private string? HelpLink(string code)
    {
        if (string.IsNullOrEmpty(helpLinkBase))
            return null;
        var page = $"{helpLinkBase.TrimEnd('/', '\\')}/{code}.md";
        return Uri.TryCreate(page, UriKind.Absolute, out var address) ? address.AbsoluteUri : null;
    }
}
