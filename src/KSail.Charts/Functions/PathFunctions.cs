using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Paths with slashes, as Go's <c>path</c> package has them; those of the operating system are the same on Linux.</summary>
internal static class PathFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "base" or "osBase" => new(name, "s", static (_, a) => Base((string)a[0]!)),
        "dir" or "osDir" => new(name, "s", static (_, a) => Clean(((string)a[0]!)[..(((string)a[0]!).LastIndexOf('/') + 1)])),
        "clean" or "osClean" => new(name, "s", static (_, a) => Clean((string)a[0]!)),
        "ext" or "osExt" => new(name, "s", static (_, a) => Extension((string)a[0]!)),
        "isAbs" or "osIsAbs" => new(name, "s", static (_, a) => ((string)a[0]!).StartsWith('/')),
        _ => null,
    };

    private static string Base(string path)
    {
        if (path.Length == 0)
            return ".";
        var trimmed = path.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    private static string Extension(string path)
    {
        var point = path.LastIndexOf('.');
        return point > path.LastIndexOf('/') ? path[point..] : "";
    }

    private static string Clean(string path)
    {
        if (path.Length == 0)
            return ".";
        var isRooted = path[0] == '/';
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (!isRooted)
                parts.Add(part);
        }

        var cleaned = (isRooted ? "/" : "") + string.Join('/', parts);
        return cleaned.Length == 0 ? "." : cleaned;
    }
}
