using System.Collections.Concurrent;
using KSail.Documents.Diagnostics;

namespace KSail.Documents.Files;

/// <summary>
/// Which files of a directory Flux' source-controller leaves out of what it hands on: the patterns of the <c>.sourceignore</c> files in
/// the directory and below, each scoped to its own folder, after the set of version control. Without any such pattern, Flux' default
/// sets of media files, CI configurations and tool settings apply instead; one pattern anywhere switches them off everywhere. Where the directory
/// holds a project, what its builds write is left out as well: Flux never sees that of a Git repository, and an artifact must not hold the
/// reports of the build before. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Patterns mean what <c>git help gitignore</c> says, the excluded directory included: nothing below it can be taken back in. Releases of
/// Flux differ on that point, because the library they match with has moved towards Git; a repository that works by Git's rule works with
/// all of them.
/// </remarks>
public sealed class SourceIgnore
{
    /// <summary>The name of the files that hold patterns.</summary>
    public const string FileName = ".sourceignore";

    // No repository has a hundredth of this; it keeps files times patterns affordable for hostile input.
    private const int MaxPatterns = 10_000;

    private static readonly SourceIgnorePattern[] VersionControl =
        ParseAll(".git/", ".gitignore", ".gitmodules", ".gitattributes");

    private static readonly SourceIgnorePattern[] Defaults = ParseAll(
        "*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip",
        ".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml", "cloudbuild.yaml",
        "codeship-services.yml", "codeship-steps.yml",
        "**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml");

    private const string ProjectExtension = ".ksproj";

    private static readonly SourceIgnorePattern[] Outputs = ParseAll("/bin/", "/obj/");
    private static readonly object Excluded = new();
    private static readonly object Included = new();

    private readonly SourceIgnorePattern[] _patterns;
    // Whether a directory is excluded. A dictionary of truth values would be compiled anew in every process.
    private readonly ConcurrentDictionary<string, object> _directories = new(StringComparer.Ordinal);

    private SourceIgnore(IReadOnlyList<SourceIgnorePattern> own, IReadOnlyList<string> files, bool holdsProject)
    {
        HasOwnPatterns = own.Count > 0;
        _patterns = [.. VersionControl, .. holdsProject ? Outputs : [], .. HasOwnPatterns ? own : Defaults];
        Files = files;
    }

    /// <summary>Whether any pattern was given, so that only version control and the given patterns apply.</summary>
    public bool HasOwnPatterns { get; }

    /// <summary>
    /// The <c>.sourceignore</c> files that were read, relative to the directory with <c>/</c>. They have to travel with the rest, excluded or
    /// not: source-controller reads them again.
    /// </summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads every <c>.sourceignore</c> in a directory and below. Symbolic links are not followed, as Flux drops them.</summary>
    /// <param name="view">The view that sees the directory.</param>
    /// <param name="directory">Its absolute path, as <see cref="SourceView.Locate"/> found it.</param>
    /// <param name="diagnostics">Takes what is wrong with the files.</param>
    public static SourceIgnore Read(SourceView view, string directory, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var patterns = new List<SourceIgnorePattern>();
        var files = new List<string>();
        var pending = new Stack<string>();
        pending.Push("");
        var holdsProject = HoldsProject(view.ListDirectory(directory));
        while (pending.TryPop(out var scope))
        {
            var at = Path.GetFullPath(scope, directory);
            var names = view.ListDirectory(at);
            for (var i = names.Count - 1; i >= 0; i--)
            {
                var name = names[i];
                if (name == FileName)
                    ReadPatterns(view, Path.Combine(at, name), scope, patterns, diagnostics, files);
                else if (name.EndsWith('/') && name != ".git/" && !(holdsProject && scope.Length == 0 && name is ("bin/" or "obj/")) && IsRealDirectory(view, Path.Combine(at, name[..^1])))
                    pending.Push(scope + name);
            }
        }

        files.Sort(StringComparer.Ordinal);
        return new SourceIgnore(patterns, files, holdsProject);
    }

    /// <summary>The rules of a directory whose one <c>.sourceignore</c>, at its root, holds this text; Flux' defaults for none.</summary>
    public static SourceIgnore FromText(string text)
    {
        var patterns = new List<SourceIgnorePattern>();
        AddLines(text, "", patterns);
        return new SourceIgnore(patterns, [], holdsProject: false);
    }

    /// <summary>Whether Flux leaves a path out.</summary>
    /// <param name="path">Relative to the directory that was read, with <c>/</c>, not empty.</param>
    /// <param name="isDirectory">Whether a directory is meant: patterns that end in <c>/</c> match nothing else.</param>
    public bool Excludes(string path, bool isDirectory = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var slash = path.LastIndexOf('/');
        if (slash > 0 && ExcludesDirectory(path[..slash]))
            return true;
        return isDirectory ? ExcludesDirectory(path) : Decide(path, isDirectory: false);
    }

    private bool ExcludesDirectory(string path)
    {
        if (_directories.TryGetValue(path, out var known))
            return known == Excluded;
        var slash = path.LastIndexOf('/');
        var excluded = (slash > 0 && ExcludesDirectory(path[..slash])) || Decide(path, isDirectory: true);
        _directories[path] = excluded ? Excluded : Included;
        return excluded;
    }

    // The last pattern that matches decides.
    private bool Decide(string path, bool isDirectory)
    {
        var segments = path.Split('/');
        for (var i = _patterns.Length - 1; i >= 0; i--)
        {
            if (_patterns[i].Matches(segments, isDirectory))
                return !_patterns[i].Includes;
        }

        return false;
    }

    private static bool HoldsProject(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (name.EndsWith(ProjectExtension, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool IsRealDirectory(SourceView view, string path) =>
        view.Locate(path) is { Kind: PathKind.Directory } found && string.Equals(found.Path, path, StringComparison.Ordinal);

    private static void ReadPatterns(
        SourceView view, string path, string scope, List<SourceIgnorePattern> patterns, DiagnosticBag diagnostics, List<string> files)
    {
        var found = view.Locate(path);
        if (found.Kind != PathKind.File || !string.Equals(found.Path, path, StringComparison.Ordinal))
            return;
        var span = SourceSpan.OfFile(path);
        if (view.ReadFile(path) is not { } file)
        {
            diagnostics.Add(DocumentDiagnostics.Unreadable, span, $"'{view.Display(path)}' cannot be read; Flux needs it to know what to leave out");
            return;
        }

        if (file.DecodeText() is not { } text)
        {
            diagnostics.Add(DocumentDiagnostics.NotText, span, $"'{view.Display(path)}' is not UTF-8 text; write one pattern per line");
            return;
        }

        AddLines(text, scope, patterns);
        files.Add(scope + FileName);
        if (patterns.Count <= MaxPatterns)
            return;
        patterns.RemoveRange(MaxPatterns, patterns.Count - MaxPatterns);
        diagnostics.Add(
            DocumentDiagnostics.Unreadable, span, $"'{view.Display(path)}' brings the patterns of this directory beyond {MaxPatterns}; use wider patterns");
    }

    private static void AddLines(string text, string scope, List<SourceIgnorePattern> patterns)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            if (SourceIgnorePattern.Parse(text.AsSpan(range).TrimEnd('\r'), scope) is { } pattern)
                patterns.Add(pattern);
        }
    }

    private static SourceIgnorePattern[] ParseAll(params string[] lines)
    {
        var patterns = new SourceIgnorePattern[lines.Length];
        for (var i = 0; i < lines.Length; i++)
            patterns[i] = SourceIgnorePattern.Parse(lines[i], "")!;
        return patterns;
    }
}
