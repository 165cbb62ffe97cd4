using System.Globalization;

namespace KSail.Pages;

/// <summary>A number from 0 to 100 as half a circle. The drawing is for eyes only; the meter around it says the same.</summary>
public static class Gauge
{
    /// <summary>Writes it.</summary>
    /// <param name="html">The page.</param>
    /// <param name="name">What is measured.</param>
    /// <param name="value">The number as it is shown.</param>
    /// <param name="threshold">The least that passes; null where nothing is asked.</param>
    /// <param name="state"><c>pass</c>, <c>fail</c>, or empty where there is no verdict.</param>
    public static void Write(HtmlWriter html, string name, string value, int? threshold, string state)
    {
        ArgumentNullException.ThrowIfNull(html);
        var mark = threshold is { } least ? $" of 100, threshold {least}" : " of 100";
        html.Write($"""
            <div class="gauge {state}" role="meter" aria-label="{name}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{value}" aria-valuetext="{value}{mark}">
            <svg viewBox="0 0 120 66" aria-hidden="true" focusable="false"><path class="track" d="M12 60a48 48 0 0 1 96 0" pathLength="100"/><path class="arc" d="M12 60a48 48 0 0 1 96 0" pathLength="100" stroke-dasharray="{value} 200"/>
            """);
        if (threshold is { } at)
            html.Write($"<path class=\"mark\" d=\"M3 60h18\" transform=\"rotate({Degrees(at)} 60 60)\"/>");
        html.Write($"</svg>\n<p class=\"value\">{value}</p>\n<p class=\"name\">{name}</p>\n</div>\n");
    }

    private static string Degrees(int threshold) => (threshold * 1.8m).ToString("0.#", CultureInfo.InvariantCulture);
}
