using System.Text;
using KSail.Documents.Files;

namespace KSail.Secrets.Repository;

/// <summary>Replaces a file as a whole: whoever reads it finds the old content or the new one, also after a crash.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a text in the place of a file, with the file's permissions and byte order mark.</summary>
    /// <param name="before">The file as it was read; when it is another one by now, nothing is written.</param>
    /// <param name="text">The text.</param>
    /// <returns>Why nothing was written, a clause; null when all is well.</returns>
    public static string? Replace(SourceFile before, string text)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(before.Path)!, $".{Path.GetFileName(before.Path)}.{Guid.NewGuid():n}.tmp");
        try
        {
            var hasMark = before.Bytes.Span.StartsWith(Encoding.UTF8.Preamble);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = File.GetUnixFileMode(before.Path);
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(new UTF8Encoding(hasMark).GetPreamble());
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
                // The mask of the process may have taken permissions away.
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(stream.SafeFileHandle, options.UnixCreateMode!.Value);
            }

            if (!File.ReadAllBytes(before.Path).AsSpan().SequenceEqual(before.Bytes.Span))
                return "it was changed in the meantime; nothing was written, try again";
            File.Move(temporary, before.Path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
        finally
        {
            Delete(temporary);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It holds nothing in plain, and what kept it from being written is told.
        }
    }
}
