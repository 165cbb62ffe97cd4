namespace KSail.Testing.Browser;

/// <summary>Contrast of a text against what is behind it, as WCAG 2 computes it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Ratio">From 1 to 21.</param>
public sealed record Contrast(string Text, double Ratio)
{
    /// <summary>Measures every text of a page that is shown. Colours are drawn to read them, so that any notation will do.</summary>
    public const string Script = """
        (() => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const read = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return canvas.getImageData(0, 0, 1, 1).data;
          };
          const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            for (; element !== null; element = element.parentElement) {
              const color = read(getComputedStyle(element).backgroundColor);
              if (color[3] === 255)
                return color;
              if (color[3] !== 0)
                throw new Error("half transparent: " + element.className);
            }
            throw new Error("no background");
          };
          const measured = [];
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode.data.trim();
            const element = texts.currentNode.parentElement;
            if (text === "" || !element.checkVisibility())
              continue;
            const [a, b] = [luminance(read(getComputedStyle(element).color)), luminance(behind(element))];
            measured.push({ Text: text, Ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) });
          }
          return measured;
        })()
        """;
}
