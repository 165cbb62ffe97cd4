using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Kubernetes.Connections;

/// <summary>
/// Adds a cluster to a kubeconfig, or takes one out, and leaves everything else there as it is, comments included; only line breaks and blanks may come
/// out differently. What is written replaces the file at once or not at all, is readable by its owner alone, and leaves the file as it was beside it,
/// with <c>.bak</c> at the end.
/// </summary>
public static class KubeconfigWriter
{
    private const string Skeleton = "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n";

    /// <summary>Adds the context of another kubeconfig with its cluster and its user, in place of those of the same names.</summary>
    /// <param name="path">The file; made when there is none.</param>
    /// <param name="addition">The other kubeconfig's text; its current context, or its only one, is meant.</param>
    /// <param name="context">The context's name from now on.</param>
    /// <param name="makeCurrent">Whether it becomes what <c>kubectl</c> talks to without a flag.</param>
    /// <param name="diagnostics">Takes why the file could not be written.</param>
    /// <returns>Whether the file says so now.</returns>
    public static bool Merge(string path, string addition, string context, bool makeCurrent, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(addition);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var file = YamlReader.Read(SourceFile.FromText(path, addition));
        if (file.HasErrors || file.Documents is not [YamlMapping added] || KubeconfigAddition.Read(added) is not { } entries)
        {
            // Not quoted: it is full of secrets.
            diagnostics.Add(KubernetesDiagnostics.NotWritten, SourceSpan.OfFile(path), "what is to be added is not a kubeconfig with one context; nothing was changed");
            return false;
        }

        return PrivateFile.Change(path, text => Edit(path, text, kubeconfig => kubeconfig.Add(entries, context, makeCurrent), diagnostics), diagnostics);
    }

    /// <summary>Takes out a context, with its cluster and its user where no other context needs them. Without the file, or the context in it, that is nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">The context's name.</param>
    /// <param name="diagnostics">Takes why the file could not be written.</param>
    /// <returns>Whether the file says so now.</returns>
    public static bool Remove(string path, string context, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return !File.Exists(path) || PrivateFile.Change(path, text => Edit(path, text, kubeconfig => kubeconfig.Remove(context), diagnostics), diagnostics);
    }

    /// <summary>Whether a file with this text could be changed: it is empty, or a kubeconfig as far as its form goes.</summary>
    public static bool CanChange(string text) => string.IsNullOrWhiteSpace(text) || YamlTextDocument.Read(text) is { Root: YamlMapping };

    private static string? Edit(string path, string text, Func<KubeconfigText, bool> change, DiagnosticBag diagnostics)
    {
        var isEmpty = string.IsNullOrWhiteSpace(text);
        if (YamlTextDocument.Read(isEmpty ? Skeleton : text) is { Root: YamlMapping root } document)
            return change(new KubeconfigText(document, root)) ? document.Write() : text;
        diagnostics.Add(KubernetesDiagnostics.NotWritten, SourceSpan.OfFile(path), "the file is not a kubeconfig that can be changed; correct it first, nothing was changed");
        return null;
    }
}
