using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KSail.Clusters.Planning;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Updating.Planning;

/// <summary>A plan for people, for programs, and for the text of a pull request.</summary>
public static class PlanReport
{
    /// <summary>The plan as lines of text.</summary>
    public static IReadOnlyList<string> Lines(ClusterPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var lines = new List<string> { Summary(plan) };
        foreach (var change in plan.Changes)
            lines.Add(change.Span is { HasFile: true } span ? $"  {change}  [{span}]" : $"  {change}");
        foreach (var unread in plan.Unread)
            lines.Add($"  unknown     node {unread.Name}: {unread.Problem}");
        if (PlanPrice.Of(plan.Changes) is { } price)
            lines.Add($"  {price} in all");
        if (plan.IsPreliminary)
            lines.Add("  more may follow: the configurations of nodes are compared again once what they share is changed");
        return lines;
    }

    /// <summary>The plan as Markdown: a sentence and a table.</summary>
    public static string Markdown(ClusterPlan plan, string root)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder("### ").Append(Cell(Summary(plan))).Append('\n');
        if (plan.Changes.Count + plan.Unread.Count > 0)
            text.Append("\n| Change | What | Why | Where |\n|---|---|---|---|\n");
        foreach (var change in plan.Changes)
        {
            text.Append("| ").Append(change.IsDestructive ? $"**{Verb(change.Effect)}**" : Verb(change.Effect)).Append(" | ").Append(Cell(change.Subject)).Append(" | ")
                .Append(Cell(change.Reason)).Append(change.PriceText is { Length: > 0 } price ? $" ({price})" : "").Append(" | ").Append(Cell(Place(change.Span, root))).Append(" |\n");
        }

        foreach (var unread in plan.Unread)
            text.Append("| unknown | ").Append(Cell($"node {unread.Name}")).Append(" | ").Append(Cell(unread.Problem)).Append(" | |\n");
        if (PlanPrice.Of(plan.Changes) is { } sum)
            text.Append('\n').Append(sum).Append(" in all.\n");
        if (plan.IsDestructive)
            text.Append("\nDestructive changes are made with `-p:KSailConfirm=").Append(plan.Cluster).Append("` only.\n");
        if (plan.IsPreliminary)
            text.Append("\nMore may follow: the configurations of nodes are compared again once what they share is changed.\n");
        return text.ToString();
    }

    /// <summary>The plan as JSON, in UTF-8.</summary>
    public static byte[] Json(ClusterPlan plan, string root)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("cluster", plan.Cluster);
            json.WriteString("environment", plan.Environment);
            json.WriteBoolean("isPreliminary", plan.IsPreliminary);
            json.WriteBoolean("isDestructive", plan.IsDestructive);
            if (PlanPrice.Of(plan.Changes) is { } price)
            {
                json.WriteNumber("monthlyPrice", price.Amount);
                json.WriteString("currency", price.Currency);
            }

            json.WriteStartArray("changes");
            foreach (var change in plan.Changes)
                Write(json, change, root);
            json.WriteEndArray();
            json.WriteStartArray("unread");
            foreach (var unread in plan.Unread)
            {
                json.WriteStartObject();
                json.WriteString("node", unread.Name);
                json.WriteString("problem", unread.Problem);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Why nothing is done: something would be lost, and nobody said that it may be.</summary>
    internal static Diagnostic NotConfirmed(ClusterPlan plan, SourceSpan span)
    {
        var destructive = new List<ClusterChange>();
        foreach (var change in plan.Changes)
        {
            if (change.IsDestructive)
                destructive.Add(change);
        }

        var first = destructive[0];
        var more = destructive.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {destructive.Count - 1} more") : "";
        return UpdateDiagnostics.NotConfirmed.At(
            first.Span is { HasFile: true } place ? place : span,
            $"{Verb(first.Effect)} {first.Subject}{more} cannot be undone, and nothing was changed; if it shall be done, confirm it with the name of the cluster: -p:KSailConfirm={plan.Cluster}");
    }

    private static string Summary(ClusterPlan plan) => plan.IsEmpty
        ? plan.Unread.Count == 0 ? $"{plan.Cluster} is as {plan.Environment} says" : $"{plan.Cluster} is as {plan.Environment} says, as far as it answers"
        : string.Create(CultureInfo.InvariantCulture, $"{plan.Cluster} differs from {plan.Environment} in {plan.Changes.Count} {(plan.Changes.Count == 1 ? "change" : "changes")}");

    private static string Verb(ChangeEffect effect) => effect switch
    {
        ChangeEffect.InPlace => "change",
        _ => effect.ToString().ToLowerInvariant(),
    };

    private static string Place(SourceSpan? span, string root) => span is { HasFile: true } place ? (place with { File = Relative(place.File, root) }).ToString() : "";

    private static string Relative(string file, string root) => Path.GetRelativePath(root, file).Replace('\\', '/');

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static void Write(Utf8JsonWriter json, ClusterChange change, string root)
    {
        json.WriteStartObject();
        json.WriteString("effect", Verb(change.Effect));
        json.WriteString("subject", change.Subject);
        json.WriteString("reason", change.Reason);
        json.WriteBoolean("isDestructive", change.IsDestructive);
        if (change.Span is { HasFile: true } span)
        {
            json.WriteString("file", Relative(span.File, root));
            json.WriteNumber("line", span.Line);
            json.WriteNumber("column", span.Column);
        }

        if (change.MonthlyPrice is { } price)
        {
            json.WriteNumber("monthlyPrice", price);
            if (change.PriceBefore is { } before)
                json.WriteNumber("monthlyPriceBefore", before);
            json.WriteString("currency", change.Currency);
        }

        json.WriteEndObject();
    }
}
