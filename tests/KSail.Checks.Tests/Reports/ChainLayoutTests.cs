using KSail.Checks.Reports;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests.Reports;

public sealed class ChainLayoutTests
{
    // Nodes are 'name<parent:dependencies', in the order of the chain; expected are the layers, and the lines: '>' waits, '.' applies.
    [Theory]
    [InlineData("r", "0", "")]
    [InlineData("r a<r b<r:a c<r:b", "0 1 2 3", "r.a a>b b>c")]
    [InlineData("r a<r b<r", "0 1 1", "r.a r.b")]
    [InlineData("r a<r b<r:a c<r:a,b", "0 1 2 3", "r.a a>b b>c")]
    [InlineData("r a<r b<r c<r:a,b", "0 1 1 2", "r.a r.b a>c b>c")]
    [InlineData("r a<r b<r:a c<r:b d<r:a e<r:c,d", "0 1 2 3 2 4", "r.a a>b a>d b>c c>e d>e")]
    [InlineData("r a<r b<a", "0 1 2", "r.a a.b")]
    [InlineData("r a<r:b b<r:a", "0 2 1", "r.b b>a")]
    [InlineData("r a<r:a", "0 1", "r.a")]
    public void Everything_stands_behind_what_it_waits_for(string chain, string layers, string lines)
    {
        var nodes = Nodes(chain);
        var layout = new ChainLayout(nodes);
        var order = new ChainOrder(nodes);
        Assert.Equal(layers, string.Join(' ', nodes.Select((_, i) => order.LayerOf(i))));
        Assert.Equal(lines.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), layout.Lines.Select(line => $"{nodes[line.From.Nodes[0]].Name}{(line.IsDependency ? '>' : '.')}{nodes[line.To.Nodes[0]].Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_boxes_touch_and_all_are_in_the_picture()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var count = random.Next(1, ChainPicture.MostNodes);
            var nodes = new List<ChainNode>();
            for (var i = 0; i < count; i++)
            {
                // Any at all: later ones, itself, circles.
                var dependencies = Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(count)).ToList();
                nodes.Add(new ChainNode($"flux-system/{i}", $"{i}", "", i == 0 ? -1 : random.Next(i), dependencies, [], SourceSpan.None));
            }

            var layout = new ChainLayout(nodes);
            var boxes = layout.Units.SelectMany(static unit => unit.Nodes.Select((_, i) => unit.Corner(i))).ToList();
            Assert.Equal(count, boxes.Count);
            Assert.All(boxes, box => Assert.True(box.X >= 0 && box.Y >= 0 && box.X + ChainUnit.BoxWidth <= layout.Width && box.Y + ChainUnit.BoxHeight <= layout.Height));
            for (var i = 0; i < boxes.Count; i++)
            {
                for (var j = 0; j < i; j++)
                    Assert.True(Math.Abs(boxes[i].X - boxes[j].X) >= ChainUnit.BoxWidth || Math.Abs(boxes[i].Y - boxes[j].Y) >= ChainUnit.BoxHeight);
            }

            Assert.All(layout.Lines, static line => Assert.True(line.From.Layer < line.To.Layer));
        }
    }

    [Fact]
    public void Those_that_wait_for_the_same_share_a_frame()
    {
        var layout = new ChainLayout(Nodes("r a<r t1<r:a t2<r:a t3<r:a t4<r:a x<r:a y<r:x"));
        Assert.Equal([1, 1, 4, 1, 1], layout.Units.Select(static unit => unit.Nodes.Count));
        Assert.Equal(4, layout.Lines.Count);
    }

    private static List<ChainNode> Nodes(string chain)
    {
        var parts = chain.Split(' ').Select(static part => part.Split('<', ':')).ToList();
        var positions = parts.Select(static (part, i) => (part[0], i)).ToDictionary(static pair => pair.Item1, static pair => pair.i);
        return [.. parts.Select(part => new ChainNode(
            $"flux-system/{part[0]}", part[0], "", part.Length > 1 ? positions[part[1]] : -1, part.Length > 2 ? [.. part[2].Split(',').Select(name => positions[name])] : [], [], SourceSpan.None))];
    }
}
