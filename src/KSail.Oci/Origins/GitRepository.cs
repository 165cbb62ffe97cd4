namespace KSail.Oci.Origins;

/// <summary>
/// What a Git repository says about the commit that is checked out, read from its files: no Git needs to be installed. What is missing,
/// damaged or stored in a form that is not known is null, because an artifact is none the worse for it.
/// </summary>
public sealed class GitRepository
{
    private const long MaxFileSize = 64L * 1024 * 1024;
    private const int MaxLinks = 5;

    private GitRepository(string? revision, string? origin)
    {
        Revision = revision;
        Origin = origin;
    }

    /// <summary>The commit as Flux writes it: <c>branch@sha1:…</c>, or <c>sha1:…</c> when no branch is checked out.</summary>
    public string? Revision { get; }

    /// <summary>Address of the remote <c>origin</c> without user and password.</summary>
    public string? Origin { get; }

    /// <summary>Reads a repository.</summary>
    /// <param name="directory">Its working directory, which holds <c>.git</c>; worktrees and submodules have a file of that name.</param>
    public static GitRepository Read(string directory)
    {
        try
        {
            var git = Path.Combine(directory, ".git");
            if (ReadText(git) is { } link)
                git = link.StartsWith("gitdir:", StringComparison.Ordinal) ? Path.GetFullPath(link[7..].Trim(), directory) : git;
            var shared = ReadText(Path.Combine(git, "commondir")) is { } common ? Path.GetFullPath(common.Trim(), git) : git;
            return new GitRepository(FindRevision(git, shared), ReadText(Path.Combine(shared, "config")) is { } config ? FindOrigin(config) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new GitRepository(null, null);
        }
    }

    private static string? FindRevision(string git, string shared)
    {
        var text = ReadText(Path.Combine(git, "HEAD"))?.Trim();
        string? branch = null;
        for (var links = 0; text is not null && links < MaxLinks; links++)
        {
            if (!text.StartsWith("ref:", StringComparison.Ordinal))
                return Algorithm(text) is { } algorithm ? (branch is null ? "" : branch + "@") + $"{algorithm}:{text}" : null;
            var name = text[4..].Trim();
            if (!name.StartsWith("refs/", StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal))
                return null;
            branch ??= name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name[11..] : null;
            text = (ReadText(Path.Combine(git, name)) ?? ReadText(Path.Combine(shared, name)))?.Trim() ?? FindPacked(shared, name);
        }

        return null;
    }

    // Lines of "digest name"; comments, and the commits of annotated tags (^), lie between.
    private static string? FindPacked(string shared, string name)
    {
        var text = ReadText(Path.Combine(shared, "packed-refs"));
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).TrimEnd();
            var blank = line.IndexOf(' ');
            if (blank > 0 && line[(blank + 1)..].SequenceEqual(name))
                return line[..blank].ToString();
        }

        return null;
    }

    private static string? Algorithm(string digest)
    {
        foreach (var c in digest)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return null;
        }

        return digest.Length switch { 40 => "sha1", 64 => "sha256", _ => null };
    }

    private static string? FindOrigin(string config)
    {
        var inOrigin = false;
        foreach (var range in config.AsSpan().Split('\n'))
        {
            var line = config.AsSpan(range).Trim();
            if (line.StartsWith('['))
                inOrigin = line.SequenceEqual("[remote \"origin\"]");
            else if (inOrigin && line.IndexOf('=') is > 0 and var equals && line[..equals].TrimEnd().Equals("url", StringComparison.OrdinalIgnoreCase))
                return WithoutCredentials(line[(equals + 1)..].Trim().ToString());
        }

        return null;
    }

    // Tokens are at home in such addresses. The short form of SSH (git@host:path) has a user, and no place for a password.
    private static string? WithoutCredentials(string address)
    {
        if (!address.Contains("://", StringComparison.Ordinal))
            return Path.IsPathRooted(address) || address.StartsWith('.') ? null : address;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsFile
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;
    }

    private static string? ReadText(string path) => new FileInfo(path) is { Exists: true, Length: <= MaxFileSize } ? File.ReadAllText(path) : null;
}
