using System.Text;
using KSail.Secrets.Age.Keys;

namespace KSail.Secrets.Age.Sources;

/// <summary>Reads the content of a key file or variable: identities, one a line, among blank lines and comments; or one private key of SSH.</summary>
internal static class IdentityLines
{
    /// <summary>Whether the content is an age file itself: identities under a passphrase.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> content) => content.StartsWith("age-encryption"u8) || content.StartsWith("-----BEGIN AGE"u8);

    /// <summary>Reads identities.</summary>
    /// <param name="content">The content.</param>
    /// <param name="identities">Receives them, in their order.</param>
    /// <returns>What is wrong with lines that could not be read, with their numbers; null when nothing is. The others count all the same.</returns>
    public static string? Read(ReadOnlySpan<byte> content, List<AgeIdentity> identities)
    {
        if (content.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN "u8))
            return ReadOne(content, identities);
        string? problem = null;
        for (var number = 1; !content.IsEmpty; number++)
        {
            var end = content.IndexOf((byte)'\n');
            var line = (end < 0 ? content : content[..end]).Trim(" \t\r"u8);
            content = end < 0 ? [] : content[(end + 1)..];
            // Some write several keys in one variable with blanks between them.
            while (!line.IsEmpty && line[0] != (byte)'#')
            {
                var blank = line.IndexOfAny((byte)' ', (byte)'\t');
                if (ReadOne(blank < 0 ? line : line[..blank], identities) is { } wrong)
                    problem ??= $"line {number}: {wrong}";
                line = blank < 0 ? [] : line[blank..].TrimStart(" \t"u8);
            }
        }

        return problem;
    }

    private static string? ReadOne(ReadOnlySpan<byte> text, List<AgeIdentity> identities)
    {
        // Characters that can be cleared, which those of a string cannot.
        var characters = GC.AllocateArray<char>(text.Length, pinned: true);
        try
        {
            var identity = KeyText.ParseIdentity(characters.AsSpan(0, Encoding.Latin1.GetChars(text, characters)).Trim());
            identities.Add(identity);
            if (identity is SshEd25519Identity ssh)
                identities.Add(ssh.ToX25519());
            return null;
        }
        catch (AgeException e)
        {
            return e.Message;
        }
        finally
        {
            Array.Clear(characters);
        }
    }
}
