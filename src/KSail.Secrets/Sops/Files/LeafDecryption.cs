using System.Security.Cryptography;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Sops.Metadata;
using KSail.Secrets.Sops.Trees;
using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Files;

/// <summary>A value or comment with what it is in plain.</summary>
/// <param name="Leaf">Where it stands.</param>
/// <param name="Value">What it is.</param>
/// <param name="WasEncrypted">Whether an encrypted text stands there.</param>
internal sealed record DecryptedLeaf(SopsLeaf Leaf, SopsValue Value, bool WasEncrypted);

/// <summary>Decrypts all values of a file and verifies that they are together what was encrypted.</summary>
internal static class LeafDecryption
{
    /// <summary>Decrypts a file. The caller disposes of the values.</summary>
    /// <param name="text">The file.</param>
    /// <param name="block">Its metadata.</param>
    /// <param name="cipher">The cipher under its data key.</param>
    /// <param name="diagnostics">Takes what is no reason to stop.</param>
    /// <exception cref="SopsFault">A value was changed, moved, added or removed without the key.</exception>
    public static List<DecryptedLeaf> Run(SopsText text, SopsBlock block, SopsCipher cipher, DiagnosticBag diagnostics)
    {
        var leaves = SopsWalk.Leaves(text, block.Selection);
        var result = new List<DecryptedLeaf>(leaves.Count);
        try
        {
            using var digest = new ValueDigest(block.OnlyEncrypted);
            for (var i = 0; i < leaves.Count; i++)
            {
                var leaf = leaves[i];
                var decrypted = leaf.Node is SopsComment comment ? Comment(text, leaves, i, comment, cipher, diagnostics) : Scalar(text, leaf, (SopsScalar)leaf.Node, cipher);
                result.Add(decrypted);
                digest.Add(decrypted.Value, leaf.IsEncrypted);
            }

            Verify(text, block, cipher, digest);
            return result;
        }
        catch
        {
            foreach (var leaf in result)
                leaf.Value.Dispose();
            throw;
        }
    }

    private static DecryptedLeaf Scalar(SopsText text, SopsLeaf leaf, SopsScalar scalar, SopsCipher cipher)
    {
        // SOPS leaves empty texts alone.
        if (!leaf.IsEncrypted || (scalar.Type == SopsValueType.Text && scalar is { Text.Length: 0, Binary: null }))
            return new DecryptedLeaf(leaf, scalar.ToValue(), false);
        if (Ciphertext.Parse(scalar.Text) is not { } ciphertext)
        {
            throw text.Fault(SecretDiagnostics.DamagedValue, scalar.Range.Start, scalar.Text.StartsWith("ENC[", StringComparison.Ordinal)
                ? $"the encrypted value of '{Name(leaf)}' is damaged: it does not have the form ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]; restore it from an earlier version of the file"
                : $"the value of '{Name(leaf)}' is plain although the file is encrypted, so it was put there without 'sops'; take it out, and put it in with -t:EditSecret");
        }

        return ciphertext.Type != SopsValueType.Comment && cipher.Decrypt(ciphertext, leaf.Path) is { } value
            ? new DecryptedLeaf(leaf, value, true)
            : throw text.Fault(SecretDiagnostics.DamagedValue, scalar.Range.Start, $"the encrypted value of '{Name(leaf)}' cannot be decrypted with the file's key: it was changed, or moved here from another key or another file; restore it from an earlier version of the file");
    }

    // SOPS takes a comment that it cannot decrypt for a plain one. The path of a comment is that of what is around it, which is not always told alike.
    private static DecryptedLeaf Comment(SopsText text, List<SopsLeaf> leaves, int index, SopsComment comment, SopsCipher cipher, DiagnosticBag diagnostics)
    {
        var leaf = leaves[index];
        if (leaf.IsEncrypted && Ciphertext.Parse(comment.Text) is { Type: SopsValueType.Comment } ciphertext)
        {
            foreach (var path in Paths(leaves, index))
            {
                if (cipher.Decrypt(ciphertext, path) is { } value)
                    return new DecryptedLeaf(leaf, value, true);
            }

            diagnostics.Add(SecretDiagnostics.DamagedValue.At(text.SpanAt(comment.Range.Start), "the encrypted comment cannot be decrypted with the file's key: it was changed, or moved here from elsewhere; it stays as it is") with { Severity = DiagnosticSeverity.Warning });
        }

        return new DecryptedLeaf(leaf, SopsValue.Of(SopsValueType.Comment, comment.Text), false);
    }

    private static List<string> Paths(List<SopsLeaf> leaves, int index)
    {
        var paths = new List<string>();
        AddUpwards(paths, leaves[index].Path);
        if (index > 0)
            AddUpwards(paths, leaves[index - 1].Path);
        if (index + 1 < leaves.Count)
            AddUpwards(paths, leaves[index + 1].Path);
        return paths;
    }

    private static void AddUpwards(List<string> paths, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf(':', Math.Max(end - 2, 0)) + 1)
        {
            if (!paths.Contains(path[..end]))
                paths.Add(path[..end]);
            if (end == 1)
                break;
        }

        if (!paths.Contains(":"))
            paths.Add(":");
    }

    private static void Verify(SopsText text, SopsBlock block, SopsCipher cipher, ValueDigest digest)
    {
        using var expected = digest.Finish();
        using var stored = Ciphertext.Parse(block.Mac) is { } mac ? cipher.Decrypt(mac, block.LastModified) : null;
        var place = text.Documents[0].Metadata!.Start;
        if (stored is null)
            throw text.Fault(SecretDiagnostics.MacMismatch, place, "the MAC of the file cannot be decrypted: 'mac' or 'lastmodified' was changed by hand, for instance by a merge; restore both from one version of the file");
        if (!CryptographicOperations.FixedTimeEquals(stored.Bytes, expected.Bytes))
        {
            throw text.Fault(SecretDiagnostics.MacMismatch, place, block.OnlyEncrypted
                ? "the file is not what was encrypted: encrypted values were added, removed or put in another order without the key; restore an earlier version, and edit it with -t:EditSecret"
                : "the file is not what was encrypted: values, plain ones included, were changed, added, removed or put in another order without the key; restore an earlier version and edit it with -t:EditSecret, or set 'mac_only_encrypted: true' in the creation rule where plain values change");
        }
    }

    private static string Name(SopsLeaf leaf) => leaf.Path.TrimEnd(':').Replace(':', '.');
}
