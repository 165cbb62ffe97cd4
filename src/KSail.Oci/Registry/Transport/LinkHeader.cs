namespace KSail.Oci.Registry.Transport;

/// <summary>The <c>Link</c> header, by which a list goes on (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <summary>The target of the first link whose relation is <c>next</c>, as it is written; null without one.</summary>
    public static string? Next(string header)
    {
        for (var at = 0; at < header.Length;)
        {
            var begin = header.IndexOf('<', at);
            var end = begin < 0 ? -1 : header.IndexOf('>', begin);
            if (end < 0)
                return null;
            at = EndOfLink(header, end + 1);
            if (IsNext(header.AsSpan(end + 1, at - end - 1)))
                return header[(begin + 1)..end];
        }

        return null;
    }

    // Links are separated by commas; one inside of quotes belongs to a value.
    private static int EndOfLink(string header, int at)
    {
        var isQuoted = false;
        for (; at < header.Length && (isQuoted || header[at] != ','); at++)
        {
            if (header[at] == '"')
                isQuoted = !isQuoted;
        }

        return at;
    }

    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range];
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
                continue;
            // A link may have several relations, separated by blanks.
            var relations = parameter[(equals + 1)..].Trim().Trim('"');
            foreach (var relation in relations.Split(' '))
            {
                if (relations[relation].Equals("next", StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}
