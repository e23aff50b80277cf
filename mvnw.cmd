@rem Runs the Maven that this repository carries with nothing installed but a JDK (JAVA_HOME); see mvnw.
@echo off
setlocal
set "BASE=%~dp0"
if "%JAVA_HOME%"=="" (echo mvnw: set JAVA_HOME to a JDK 17 or later 1>&2 & exit /b 1)
for %%f in ("%BASE%.mvn\wrapper\apache-maven-*-bin.zip") do (set "ARCHIVE=%%f" & set "FILE=%%~nf")
set "NAME=%FILE:~0,-4%"
if "%MAVEN_USER_HOME%"=="" set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "STORE=%MAVEN_USER_HOME%\wrapper\playhead"
set "M2=%STORE%\%NAME%"
if not exist "%M2%" (
    if not exist "%STORE%" mkdir "%STORE%"
    pushd "%STORE%" && "%JAVA_HOME%\bin\jar" xf "%ARCHIVE%" && popd
)
for %%f in ("%M2%\boot\plexus-classworlds-*.jar") do set "BOOT=%%f"
"%JAVA_HOME%\bin\java" --enable-native-access=ALL-UNNAMED %MAVEN_OPTS% -classpath "%BOOT%" "-Dclassworlds.conf=%M2%\bin\m2.conf" "-Dmaven.home=%M2%" "-Dmaven.multiModuleProjectDirectory=%BASE:~0,-1%" org.codehaus.plexus.classworlds.launcher.Launcher %*
