using System.Text.Encodings.Web;
using System.Text.Json;

namespace KSail.Cel.Tests;

/// <summary>How the tests write JSON.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
