import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * Changes text in the constants of one class while it is loaded: {@code type|containing|from|to}, and of those constants only
 * that contain the second. The suite breaks the service with it, to see that it notices.
 */
public final class ConstantAgent {

    private static final int UTF8 = 1;

    private ConstantAgent() {
    }

    public static void premain(String argument, Instrumentation instrumentation) {
        var words = argument.split("\\|");
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte[] transform(ClassLoader loader, String name, Class<?> known, ProtectionDomain domain, byte[] bytes) {
                return words[0].equals(name) ? changed(bytes, words) : null;
            }
        });
    }

    private static byte[] changed(byte[] bytes, String[] words) {
        try {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            var written = new ByteArrayOutputStream();
            var out = new DataOutputStream(written);
            out.writeLong(in.readLong());
            var count = in.readUnsignedShort();
            out.writeShort(count);
            var changes = 0;
            for (var index = 1; index < count; index++) {
                var tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == UTF8) {
                    var text = in.readUTF();
                    var isMeant = text.contains(words[1]) && text.contains(words[2]);
                    changes += isMeant ? 1 : 0;
                    out.writeUTF(isMeant ? text.replace(words[2], words[3]) : text);
                } else {
                    out.write(in.readNBytes(length(tag)));
                    // A long and a double count for two.
                    index += tag == 5 || tag == 6 ? 1 : 0;
                }
            }
            in.transferTo(out);
            System.out.println("BROKEN ON PURPOSE: " + words[0] + ", " + changes + " constants");
            return written.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static int length(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IllegalStateException("constant " + tag);
        };
    }
}
