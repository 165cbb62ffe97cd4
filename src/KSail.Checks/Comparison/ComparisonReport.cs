using System.Globalization;
using System.Text;

namespace KSail.Checks.Comparison;

/// <summary>Changes as people read them: in a terminal, or in a pull request.</summary>
public static class ComparisonReport
{
    // A comment on GitHub has 65,536 characters at most.
    private const int MaxMarkdown = 60_000;

    /// <summary>One line that counts.</summary>
    public static string Summary(IReadOnlyList<ResourceChange> changes) => changes is { Count: > 0 }
        ? string.Create(CultureInfo.InvariantCulture, $"{Count(changes, ChangeKind.Added)} added, {Count(changes, ChangeKind.Changed)} changed, {Count(changes, ChangeKind.Removed)} removed")
        : "no resource changes";

    /// <summary>Plain text: a headline, then every resource with its lines.</summary>
    /// <param name="headline">What is compared with what.</param>
    /// <param name="changes">The changes.</param>
    public static string Text(string headline, IReadOnlyList<ResourceChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var text = new StringBuilder(headline).Append(": ").Append(Summary(changes)).Append('\n');
        foreach (var change in changes)
        {
            text.Append('\n').Append(Sign(change.Kind)).Append(' ').Append(change.Name).Append('\n');
            foreach (var line in change.Lines)
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Markdown: a headline and a list; the lines of each resource can be opened, as far as a comment has room for them.</summary>
    /// <param name="headline">What is compared with what.</param>
    /// <param name="changes">The changes.</param>
    public static string Markdown(string headline, IReadOnlyList<ResourceChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var text = new StringBuilder("### ").Append(headline).Append("\n\n").Append(Summary(changes)).Append('\n');
        var left = 0;
        foreach (var change in changes)
        {
            var part = Part(change);
            if (left > 0 || text.Length + part.Length > MaxMarkdown)
            {
                left++;
                continue;
            }

            text.Append('\n').Append(part);
        }

        if (left > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nThe comment has no room for {left} more; they are in the text of the difference.\n");
        return text.ToString();
    }

    private static string Part(ResourceChange change)
    {
        // A fence longer than any in the text, so that nothing in a manifest ends the block.
        var fence = "```";
        foreach (var line in change.Lines)
        {
            while (line.Contains(fence, StringComparison.Ordinal))
                fence += "`";
        }

        var text = new StringBuilder("<details><summary>").Append(Sign(change.Kind)).Append(" <code>").Append(Escape(change.Name)).Append("</code></summary>\n\n").Append(fence).Append("diff\n");
        foreach (var line in change.Lines)
            text.Append(line).Append('\n');
        return text.Append(fence).Append("\n\n</details>\n").ToString();
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static char Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => '+',
        ChangeKind.Removed => '-',
        _ => '~',
    };

    private static int Count(IReadOnlyList<ResourceChange> changes, ChangeKind kind)
    {
        var count = 0;
        foreach (var change in changes)
            count += change.Kind == kind ? 1 : 0;
        return count;
    }
}
