namespace KSail.Scanning.Objects;

/// <summary>Images as the rules of Kubescape take them apart, which is not in one way.</summary>
internal static class ImageReference
{
    /// <summary>
    /// The reference with what Docker leaves out: <c>nginx</c> is <c>docker.io/library/nginx</c>, <c>acme/web</c> is <c>docker.io/acme/web</c>.
    /// </summary>
    public static string Normalize(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return "docker.io/library/" + image;
        return IsHost(image.AsSpan(0, slash)) ? image : "docker.io/" + image;
    }

    /// <summary>The reference with a registry, but without the <c>library/</c> that Docker adds to single names.</summary>
    public static string WithHost(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && IsHost(image.AsSpan(0, slash)) ? image : "docker.io/" + image;
    }

    /// <summary>Whether a colon is followed by something that is not the path of a registry with a port: a tag, or the value of a digest.</summary>
    public static bool HasTagOrDigest(string image)
    {
        for (var at = 0; at < image.Length; at++)
        {
            if (IsTagAt(image, at, out _))
                return true;
        }

        return false;
    }

    /// <summary>Whether the tag is <c>latest</c>.</summary>
    public static bool HasLatestTag(string image)
    {
        for (var at = 0; at < image.Length; at++)
        {
            if (IsTagAt(image, at, out var end) && image.AsSpan(at + 1, end - at - 1) is "latest")
                return true;
        }

        return false;
    }

    /// <summary>Whether there is no digest and the tag is one of <paramref name="tags"/>.</summary>
    public static bool HasFloatingTag(string image, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0 || image.Contains('@', StringComparison.Ordinal) || Tag(image) is not { } tag)
            return false;
        for (var i = 0; i < tags.Count; i++)
        {
            if (tag == tags[i])
                return true;
        }

        return false;
    }

    /// <summary>The text after the one colon of the last part of the path; null when there is none, or there are several.</summary>
    public static string? Tag(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || name.IndexOf(':', colon + 1) >= 0 ? null : name[(colon + 1)..];
    }

    /// <summary>Whether the image is pinned to a well-formed digest.</summary>
    public static bool HasDigest(string image)
    {
        var at = image.LastIndexOf('@');
        if (at < 0)
            return false;
        var digest = image.AsSpan(at + 1);
        var colon = digest.IndexOf(':');
        if (colon <= 0)
            return false;
        var encoded = digest[(colon + 1)..];
        return digest[..colon] switch
        {
            "sha256" or "blake3" => encoded.Length == 64 && IsLowerHex(encoded),
            "sha512" => encoded.Length == 128 && IsLowerHex(encoded),
            var algorithm => IsAlgorithm(algorithm) && IsEncoded(encoded),
        };
    }

    /// <summary>Whether an image is <paramref name="prefix"/> or goes on after it where a part of a reference ends.</summary>
    public static bool IsUnder(string image, string prefix)
    {
        if (prefix.Length == 0 || !image.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        return image.Length == prefix.Length || prefix[^1] == '/' || image[prefix.Length] is '/' or ':' or '@';
    }

    private static bool IsHost(ReadOnlySpan<char> part) => part.Contains('.') || part.Contains(':') || part is "localhost";

    // A colon, a letter, digit or underscore, then up to 127 more of those, dots and dashes, and no slash right behind.
    private static bool IsTagAt(string image, int at, out int end)
    {
        end = at + 1;
        if (image[at] != ':' || end == image.Length || !IsWord(image[end]))
            return false;
        while (end < image.Length && end - at <= 128 && (IsWord(image[end]) || image[end] is '.' or '-'))
            end++;
        return end == image.Length || image[end] != '/';
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static bool IsLowerHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        }

        return true;
    }

    // Components of letters and digits, joined by one of + . _ -.
    private static bool IsAlgorithm(ReadOnlySpan<char> text)
    {
        var wasSeparator = true;
        foreach (var c in text)
        {
            var isSeparator = c is '+' or '.' or '_' or '-';
            if ((isSeparator && wasSeparator) || (!isSeparator && !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)))
                return false;
            wasSeparator = isSeparator;
        }

        return !wasSeparator;
    }

    private static bool IsEncoded(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('=' or '_' or '-'))
                return false;
        }

        return text.Length >= 32;
    }
}
