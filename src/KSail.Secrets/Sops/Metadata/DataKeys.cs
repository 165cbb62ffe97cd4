using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age;
using KSail.Secrets.Sops.Trees;
using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Metadata;

/// <summary>The private keys that may open a file.</summary>
/// <param name="Identities">All that are there without asking anybody.</param>
/// <param name="For">Those to try for a recipient, in their order.</param>
/// <param name="Explain">Says where they were looked for, as a clause, once all are tried; null when nobody needs to know.</param>
internal sealed record KeysAtHand(IReadOnlyList<AgeIdentity> Identities, Func<string, IReadOnlyList<AgeIdentity>> For, Func<string>? Explain);

/// <summary>The data key of a file: opened with an identity of age, encrypted for recipients.</summary>
internal static class DataKeys
{
    /// <summary>Opens the data key.</summary>
    /// <param name="text">The file, for the place of a finding.</param>
    /// <param name="block">Its metadata.</param>
    /// <param name="keys">Who may open it.</param>
    /// <exception cref="SopsFault">None of the identities opens it, or what it holds is no data key.</exception>
    public static SecretBytes Open(SopsText text, SopsBlock block, KeysAtHand keys)
    {
        var shares = new List<SecretBytes>();
        var reasons = new List<string>();
        try
        {
            foreach (var group in block.Groups)
            {
                if (OpenGroup(group, keys, reasons) is { } share)
                    shares.Add(share);
            }

            if (shares.Count < Math.Max(block.Threshold, 1))
                throw text.Fault(SecretDiagnostics.NoIdentity, Place(text), Explain(block, keys, shares.Count, reasons));
            var key = block.Groups.Count == 1 ? shares[0].Reveal().ToArray() : SecretShares.Combine(shares.ConvertAll(static share => share.Reveal().ToArray()));
            if (key?.Length == SopsCipher.KeySize)
                return SecretBytes.TakeOver(key);
            CryptographicOperations.ZeroMemory(key);
            throw text.Fault(SecretDiagnostics.InvalidMetadata, Place(text), "what the 'sops' block holds for a data key is none; restore the block from an earlier version of the file");
        }
        finally
        {
            foreach (var share in shares)
                share.Dispose();
        }
    }

    /// <summary>Encrypts a data key for recipients, by group.</summary>
    /// <param name="key">The data key.</param>
    /// <param name="groups">The recipients.</param>
    /// <param name="threshold">How many groups have to come together.</param>
    /// <param name="random">Where keys come from.</param>
    public static IReadOnlyList<SopsKeyGroup> Wrap(ReadOnlySpan<byte> key, IReadOnlyList<IReadOnlyList<AgeRecipient>> groups, int threshold, RandomSource random)
    {
        var shares = groups.Count == 1 ? [key.ToArray()] : SecretShares.Split(key, groups.Count, threshold, random);
        var wrapped = new List<SopsKeyGroup>(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            var keys = new List<SopsAgeKey>(groups[i].Count);
            foreach (var recipient in groups[i])
                keys.Add(new SopsAgeKey(recipient.Text, AgeFile.Encrypt(shares[i], [recipient], random)));
            wrapped.Add(new SopsKeyGroup(keys, new()));
            CryptographicOperations.ZeroMemory(shares[i]);
        }

        return wrapped;
    }

    private static SecretBytes? OpenGroup(SopsKeyGroup group, KeysAtHand keys, List<string> reasons)
    {
        foreach (var key in group.Age)
        {
            try
            {
                return AgeFile.Decrypt(key.Encrypted, keys.For(key.Recipient));
            }
            catch (AgeException e)
            {
                // That another key is needed goes without saying; that the block is damaged does not.
                if (e.Fault != AgeFault.NoIdentityMatched || e.Message.Contains(';', StringComparison.Ordinal))
                    reasons.Add($"{Shorten(key.Recipient)}: {e.Message}");
            }
        }

        return null;
    }

    private static int Place(SopsText text) => text.Documents[0].Metadata!.Start;

    private static string Explain(SopsBlock block, KeysAtHand keys, int opened, List<string> reasons)
    {
        var recipients = new List<string>();
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var group in block.Groups)
        {
            foreach (var key in group.Age)
                recipients.Add(key.Recipient);
            foreach (var entry in group.Others.Entries)
                others.Add(entry.Name);
        }

        var message = keys.Identities.Count switch
        {
            0 => "there is no key at hand to open the file with",
            1 => $"the key at hand ({Names(keys.Identities)}) does not open the file",
            _ => $"none of the {keys.Identities.Count} keys at hand ({Names(keys.Identities)}) opens the file",
        };
        if (block.Groups.Count > 1)
            message = $"{block.Threshold} of the {block.Groups.Count} key groups have to come together, and the keys at hand open {opened}";
        message += recipients.Count > 0 ? $"; it is encrypted for {string.Join(", ", recipients)}" : "";
        message += others.Count > 0 ? $"; it also has keys of other kinds ({string.Join(", ", others)}), which only the sops program can use" : "";
        message += reasons.Count > 0 ? $"; {string.Join("; ", reasons)}" : "";
        message += keys.Explain is { } explain ? $"; {explain()}" : "";
        return $"{message}; put the private key of one of them where SOPS looks, for instance in the file that SOPS_AGE_KEY_FILE names";
    }

    private static string Names(IReadOnlyList<AgeIdentity> identities)
    {
        var names = new List<string>(identities.Count);
        foreach (var identity in identities)
        {
            if (identity.Recipient is { } recipient)
                names.Add(Shorten(recipient.Text));
        }

        return string.Join(", ", names);
    }

    private static string Shorten(string recipient) => recipient.Length > 20 ? $"{recipient[..12]}…{recipient[^4..]}" : recipient;
}
