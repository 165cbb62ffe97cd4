using KSail.Cel.Types;

namespace KSail.Cel.Checking;

/// <summary>The names of types, which are values in expressions: <c>type(x) == string</c>.</summary>
internal static class TypeNames
{
    /// <summary>The type of a name; null when no type has it.</summary>
    public static CelType? Find(string name) => name switch
    {
        "bool" => CelType.Bool,
        "bytes" => CelType.Bytes,
        "double" => CelType.Double,
        "int" => CelType.Int,
        "uint" => CelType.Uint,
        "string" => CelType.Text,
        "list" => CelType.AnyList,
        "map" => CelType.AnyMap,
        "null_type" => CelType.Null,
        "type" => CelType.AnyType,
        "optional_type" => CelType.AnyOptional,
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        "net.IP" => CelType.Ip,
        "net.CIDR" => CelType.Cidr,
        _ => null,
    };
}
