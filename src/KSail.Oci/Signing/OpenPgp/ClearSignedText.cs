using System.Text;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>A text that is signed in clear (RFC 9580 section 7).</summary>
/// <param name="Lines">The text, without the dashes that protect it.</param>
/// <param name="Armor">The signature, with its armor.</param>
internal sealed record ClearSignedText(List<string> Lines, string Armor)
{
    private const string MessageLine = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string SignatureLine = "-----BEGIN PGP SIGNATURE-----";

    /// <summary>Finds text and signature in a message; null where it is not signed in clear.</summary>
    public static ClearSignedText? Read(string message)
    {
        var lines = new List<string>();
        var all = message.Split('\n');
        var at = 0;
        while (at < all.Length && all[at].TrimEnd() != MessageLine)
            at++;
        // Headers, and a blank line behind them.
        while (at < all.Length && all[at].TrimEnd().Length > 0)
            at++;
        for (at++; at < all.Length; at++)
        {
            if (all[at].TrimEnd() == SignatureLine)
                return new ClearSignedText(lines, string.Join('\n', all[at..]));
            lines.Add(all[at].StartsWith("- ", StringComparison.Ordinal) ? all[at][2..] : all[at]);
        }

        return null;
    }

    /// <summary>What is signed: it ends lines like a mail, and has no blanks before that.</summary>
    public byte[] Canonical()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Lines.Count; i++)
            text.Append(i == 0 ? "" : "\r\n").Append(Lines[i].TrimEnd(' ', '\t', '\r'));
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
