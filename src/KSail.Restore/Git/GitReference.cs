using System.Globalization;

namespace KSail.Restore.Git;

/// <summary>
/// A directory of a Git repository as kustomize (5.8) lets one be named: <c>https://host/org/repo//path?ref=v1</c>,
/// <c>github.com/org/repo/path?ref=v1</c>, <c>git@host:org/repo.git/path</c>, <c>ssh://…</c>, <c>file:///…</c>.
/// </summary>
/// <param name="CloneUrl">What <c>git fetch</c> is given.</param>
/// <param name="Revision">Branch, tag or commit; empty for the default branch.</param>
/// <param name="Path">Directory in the repository, with <c>/</c>, empty for its root; never leads out of it.</param>
/// <param name="Submodules">Whether submodules are fetched, too.</param>
/// <param name="Timeout">How long each command may take; null where the reference says nothing.</param>
public sealed record GitReference(string CloneUrl, string Revision, string Path, bool Submodules, TimeSpan? Timeout)
{
    private const string GitSuffix = ".git";
    private const string AzureMarker = "_git/";
    private const string FileScheme = "file://";

    private static readonly string[] Schemes = ["ssh://", "https://", "http://", FileScheme];

    /// <summary>What the repository is pinned under: all directories of one checkout share it.</summary>
    public string Key => string.Concat(CloneUrl, Revision.Length > 0 ? "?ref=" + Revision : "", Submodules ? "" : Revision.Length > 0 ? "&submodules=false" : "?submodules=false");

    /// <summary>Reads a reference; null, with the reason, when it names no Git repository.</summary>
    public static GitReference? Parse(string text, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        reason = "";
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var address = question < 0 ? text : text[..question];
        var query = new Query(question < 0 ? "" : text[(question + 1)..]);
        if (address.StartsWith("git::", StringComparison.OrdinalIgnoreCase))
            address = address["git::".Length..];
        if (TakeHost(ref address, out reason) is not { } host)
            return null;
        var (repository, path) = Split(address, isLocal: host == FileScheme);
        if (repository.Length == 0)
        {
            reason = "it names a host but no repository: write host/organization/repository";
            return null;
        }

        if (CleanPath(path) is not { } directory)
        {
            reason = "its path leads out of the repository";
            return null;
        }

        // What begins with a dash would be an option of git's.
        var url = host + repository;
        if (url.StartsWith('-') || query.Revision.StartsWith('-') || HasControl(url) || HasControl(query.Revision))
        {
            reason = "a repository or revision cannot begin with '-' or hold control characters";
            return null;
        }

        return new GitReference(url, query.Revision, directory, query.Submodules, query.Timeout);
    }

    // Everything before the path of the repository, as git wants it; what remains is in the address.
    private static string? TakeHost(ref string address, out string reason)
    {
        reason = "";
        var scheme = "";
        foreach (var each in Schemes)
        {
            if (address.StartsWith(each, StringComparison.OrdinalIgnoreCase))
            {
                scheme = each;
                address = address[each.Length..];
                break;
            }
        }

        if (scheme == FileScheme)
            return scheme;
        var user = TakeUser(ref address);
        var isGitHub = address.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase) || address.StartsWith("github.com:", StringComparison.OrdinalIgnoreCase);
        var isScpStyle = scheme.Length == 0 && (user.Length > 0 || isGitHub);
        if (scheme.Length == 0 && !isScpStyle)
        {
            reason = "it has no scheme (https://, ssh://), and only github.com may go without one";
            return null;
        }

        var end = address.IndexOf('/', StringComparison.Ordinal);
        var colon = isScpStyle ? address.IndexOf(':', StringComparison.Ordinal) : -1;
        if (colon > 0 && (end < 0 || colon < end))
            end = colon;
        var host = end < 0 ? address : address[..(end + 1)];
        address = end < 0 ? "" : address[(end + 1)..];
        if (host.TrimEnd('/', ':').Length == 0)
        {
            reason = "it names no host";
            return null;
        }

        // GitHub is asked over https, or over ssh where the reference shows that ssh is meant.
        if (!isGitHub)
            return scheme + user + host;
        return scheme == "ssh://" || user.Length > 0 ? $"{(user.Length > 0 ? user : "git@")}github.com:" : "https://github.com/";
    }

    private static string TakeUser(ref string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || !char.IsAsciiLetter(address[0]))
            return "";
        for (var i = 1; i < at; i++)
        {
            if (!char.IsAsciiLetterOrDigit(address[i]) && address[i] != '-')
                return "";
        }

        var user = address[..(at + 1)];
        address = address[(at + 1)..];
        return user;
    }

    // Marks that say where the repository ends come before the habit that it has two segments.
    private static (string Repository, string Path) Split(string address, bool isLocal)
    {
        if (address.IndexOf(AzureMarker, StringComparison.Ordinal) is var marker && marker >= 0)
            return CutAt(address, address.IndexOf('/', marker + AzureMarker.Length), skip: 1);
        if (address.IndexOf("//", StringComparison.Ordinal) is var doubled && doubled >= 0)
            return CutAt(address, doubled, skip: 2);
        if (address.IndexOf(GitSuffix, StringComparison.Ordinal) is var suffix && suffix >= 0)
            return CutAt(address, suffix + GitSuffix.Length, skip: 0);
        if (isLocal)
            return (address, "");
        var first = address.IndexOf('/', StringComparison.Ordinal);
        return first < 0 ? ("", "") : CutAt(address, address.IndexOf('/', first + 1), skip: 1);
    }

    private static (string Repository, string Path) CutAt(string address, int at, int skip) =>
        at < 0 ? (address, "") : (address[..at], address[(at + skip)..]);

    private static string? CleanPath(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', '\\'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                return null;
        }

        return HasControl(path) ? null : string.Join('/', parts);
    }

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return true;
        }

        return false;
    }

    // What follows the question mark; what is not understood is passed over, as upstream does.
    private sealed class Query
    {
        public Query(string text)
        {
            foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                    continue;
                var value = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
                if (value.Length > 0)
                    Take(pair[..equals], value);
            }
        }

        public string Revision { get; private set; } = "";

        public bool Submodules { get; private set; } = true;

        public TimeSpan? Timeout { get; private set; }

        private bool HasRef { get; set; }

        private void Take(string name, string value)
        {
            switch (name)
            {
                case "ref":
                    Revision = value;
                    HasRef = true;
                    break;
                case "version" when !HasRef:
                    Revision = value;
                    break;
                case "submodules":
                    Submodules = value is not ("0" or "f" or "F" or "false" or "False" or "FALSE");
                    break;
                case "timeout":
                    var seconds = value.EndsWith('s') ? value[..^1] : value;
                    if (double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 3600)
                        Timeout = TimeSpan.FromSeconds(number);
                    break;
            }
        }
    }
}
