using KSail.Documents.Diagnostics;
using KSail.Secrets.Sops.Metadata;
using KSail.Secrets.Sops.Trees;
using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Files;

/// <summary>Encrypts a plain text in place: values and comments become ciphertexts, the metadata come behind each document, nothing else changes.</summary>
/// <param name="path">Absolute path of the file.</param>
/// <param name="block">Its metadata; the MAC and the time are made anew.</param>
/// <param name="cipher">The cipher under its data key.</param>
/// <param name="memory">What the file held before.</param>
/// <param name="blocks">How the metadata are written.</param>
internal sealed class LeafEncryption(string path, SopsBlock block, SopsCipher cipher, CiphertextMemory memory, BlockPlacement blocks)
{
    /// <summary>Encrypts a text, and makes sure that the result can be decrypted to what it was made of.</summary>
    /// <param name="plain">The text.</param>
    /// <param name="now">The time of the change.</param>
    /// <exception cref="SopsFault">It is nothing that SOPS could hold.</exception>
    public string Run(SopsText plain, DateTimeOffset now)
    {
        var leaves = SopsWalk.Leaves(plain, block.Selection);
        var values = new List<SopsValue>(leaves.Count);
        try
        {
            var encrypted = EncryptValues(plain, leaves, values, SopsBlock.TimeText(now), out var written);
            if (plain.Format == SopsFormat.Yaml)
                encrypted = EncryptComments(encrypted);
            MakeSure(plain, encrypted, written, leaves, values);
            return encrypted;
        }
        finally
        {
            foreach (var value in values)
                value.Dispose();
        }
    }

    private string EncryptValues(SopsText plain, List<SopsLeaf> leaves, List<SopsValue> values, string time, out SopsBlock written)
    {
        var edits = new TextEdits(plain.Text);
        var encryptedNodes = new HashSet<SopsNode>(ReferenceEqualityComparer.Instance);
        using var digest = new ValueDigest(block.OnlyEncrypted);
        foreach (var leaf in leaves)
        {
            if (leaf.Node is not SopsScalar scalar)
                continue;
            Check(plain, leaf, scalar);
            var value = scalar.ToValue();
            values.Add(value);
            digest.Add(value, leaf.IsEncrypted);
            if (!leaf.IsEncrypted || value.Bytes.IsEmpty)
                continue;
            encryptedNodes.Add(scalar);
            edits.Replace(scalar.Range, Written(value, leaf.Path, scalar.Layout));
        }

        foreach (var leaf in leaves)
        {
            if (leaf.Alias is not null && (leaf.IsEncrypted || encryptedNodes.Contains(leaf.Node)))
                throw plain.Fault(SecretDiagnostics.InvalidDocument, leaf.Alias.Range.Start, "an alias cannot stand for an encrypted value, because each is bound to its own key; write the value out in its place");
        }

        using var mac = digest.Finish();
        written = block with { LastModified = time, Mac = cipher.Encrypt(mac, time).ToString() };
        blocks.Insert(plain, edits, written);
        return edits.Apply();
    }

    private static void Check(SopsText plain, SopsLeaf leaf, SopsScalar scalar)
    {
        if (scalar.Problem is { } problem)
            throw plain.Fault(SecretDiagnostics.InvalidDocument, scalar.Range.Start, problem);
        if (leaf.IsEncrypted && scalar.Text.StartsWith(SopsMetadata.Ciphertext, StringComparison.Ordinal))
            throw plain.Fault(SecretDiagnostics.InvalidDocument, scalar.Range.Start, "the value is encrypted already, and the 'sops' block that it was encrypted with is gone; restore the file from an earlier version");
    }

    private string Written(SopsValue value, string additional, ScalarLayout layout)
    {
        var text = memory.Take(cipher.Fingerprint(value, additional)) ?? cipher.Encrypt(value, additional).ToString();
        var needsQuotes = layout.IsFlow && text[0] is not ('"' or '\'');
        return $"{(needsQuotes ? $"\"{text}\"" : text)}{(layout.HeaderComment.Length > 0 ? " " : "")}{layout.HeaderComment}";
    }

    // What belongs to which comment is told from the encrypted text, as the next reader will, and not from the lines that values took before.
    private string EncryptComments(string text)
    {
        var read = SopsText.Read(path, text, SopsFormat.Yaml);
        var edits = new TextEdits(text);
        foreach (var leaf in SopsWalk.Leaves(read, block.Selection))
        {
            if (leaf.Node is not SopsComment comment || !leaf.IsEncrypted || leaf.Alias is not null || comment.Text.Length == 0 || Ciphertext.Parse(comment.Text) is not null)
                continue;
            using var value = SopsValue.Of(SopsValueType.Comment, comment.Text);
            var written = memory.Take(cipher.Fingerprint(value, leaf.Path)) ?? $"#{cipher.Encrypt(value, leaf.Path)}";
            if (block.Selection.Kind == SelectionKind.UnencryptedCommentRegex && block.Selection.Finds(written[1..]))
                throw read.Fault(SecretDiagnostics.InvalidDocument, comment.Range.Start, "'unencrypted_comment_regex' is found in an encrypted comment, so nobody could tell the two apart; make the expression stricter");
            edits.Replace(comment.Range, written);
        }

        return edits.Apply();
    }

    // A fault of ours must not cost anybody a secret.
    private void MakeSure(SopsText plain, string encrypted, SopsBlock written, List<SopsLeaf> leaves, List<SopsValue> values)
    {
        var isSame = true;
        try
        {
            var read = SopsText.Read(path, encrypted, plain.Format);
            var decrypted = LeafDecryption.Run(read, SopsBlock.Read(read), cipher, new DiagnosticBag());
            var at = 0;
            foreach (var leaf in decrypted)
            {
                if (leaf.Value.Type != SopsValueType.Comment)
                    isSame &= at < values.Count && leaf.Value.Type == values[at].Type && leaf.Value.Bytes.SequenceEqual(values[at++].Bytes);
                leaf.Value.Dispose();
            }

            isSame &= at == values.Count;
        }
        catch (SopsFault)
        {
            isSame = false;
        }

        if (!isSame)
            throw plain.Fault(SecretDiagnostics.InvalidDocument, leaves.Count > 0 ? leaves[0].Node.Range.Start : 0, $"the file could not be encrypted so that it reads back the same (metadata of {written.LastModified}), and was left as it is; end it with a line break, or write its values in a simpler form");
    }
}
