const units = [
  ['1 斤', '500 克'],
  ['1 两', '50 克'],
  ['1 吨', '1000 千克'],
  ['1 里', '500 米'],
  ['1 丈', '约 3.33 米'],
  ['1 尺', '约 33.3 厘米'],
  ['1 寸', '约 3.33 厘米'],
  ['1 英寸', '2.54 厘米'],
  ['1 亩', '约 666.7 平方米'],
  ['1 公顷', '15 亩'],
  ['1 立方米', '1000 升'],
  ['1 海里', '1852 米'],
] as const

/** Where 快速离开 leads. It is ours, so it also opens without a network to the outside, and nobody is told of the visit. */
export const neutralPage = { search: '?units', title: '单位换算' } as const

export const UnitsPage = () => (
  <main className="units">
    <h1>{neutralPage.title}</h1>
    <table>
      <tbody>
        {units.map(([unit, value]) => (
          <tr key={unit}>
            <th scope="row">{unit}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </main>
)
