using KSail.Cel.Syntax;
using KSail.Cel.Types;

namespace KSail.Cel.Checking;

/// <summary>Writes the final types into a checked tree: what nothing decided is dynamic.</summary>
internal static class TypeFinisher
{
    public static void Finish(Expression root, TypeUnifier types)
    {
        root.Type = types.Resolve(root.Type, isFinal: true);
        foreach (var child in ExpressionTree.Children(root))
            Finish(child, types);
    }
}
