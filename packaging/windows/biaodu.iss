; Installer for Windows (Inno Setup 6): iscc /DVersion=0.2.0 packaging\windows\biaodu.iss
; For one user, without administrator rights; never run here, see packaging/README.md.

#ifndef Version
  #error Say the version: /DVersion=0.2.0
#endif

[Setup]
AppId={{8C0B6C55-6E0B-4F2E-9B0D-2D4B1F6C7A31}
AppName=Biaodu
AppVersion={#Version}
AppPublisher=Biaodu contributors
DefaultDirName={autopf}\Biaodu
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
OutputDir=..\..\dist
OutputBaseFilename=biaodu-{#Version}-windows-x64
SetupIconFile=..\..\build\package\icons\biaodu.ico
UninstallDisplayIcon={app}\biaodu.exe
LicenseFile=..\..\LICENSE
Compression=lzma2/max
SolidCompression=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "..\..\build\package\dist\biaodu\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; What an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\Biaodu"; Filename: "{app}\biaodu.exe"
Name: "{autodesktop}\Biaodu"; Filename: "{app}\biaodu.exe"; Tasks: desktop

[Tasks]
Name: "desktop"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Registry]
Root: HKA; Subkey: "Software\Classes\.biaodu"; ValueType: string; ValueData: "Biaodu.Project"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.biaodupkg"; ValueType: string; ValueData: "Biaodu.Package"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Biaodu.Project"; ValueType: string; ValueData: "Biaodu project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Biaodu.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\biaodu.exe,0"
Root: HKA; Subkey: "Software\Classes\Biaodu.Project\shell\open\command"; ValueType: string; ValueData: """{app}\biaodu.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Biaodu.Package"; ValueType: string; ValueData: "Biaodu package"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Biaodu.Package\DefaultIcon"; ValueType: string; ValueData: "{app}\biaodu.exe,0"
Root: HKA; Subkey: "Software\Classes\Biaodu.Package\shell\open\command"; ValueType: string; ValueData: """{app}\biaodu.exe"" ""%1"""

[Run]
Filename: "{app}\biaodu.exe"; Description: "{cm:LaunchProgram,Biaodu}"; Flags: nowait postinstall skipifsilent
